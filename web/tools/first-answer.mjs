// From the prompt of "make run" to the first verdict, with a new browser of a
// phone's size: "npm run first http://127.0.0.1:8080/" says how
// long that takes.  A person reads, too: what is counted here is what they wait.
import { chromium } from 'playwright-core';

const [url] = process.argv.slice(2);
const since = performance.now();
const say = (what) => console.log(`${((performance.now() - since) / 1000).toFixed(2)} s: ${what}`);

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'en' });
await page.goto(url);
const name = page.getByRole('textbox', { name: 'Your name' });
await name.waitFor();
say('a name can be typed');
await name.fill(`new-${Date.now() % 100000}`);
await page.getByRole('button', { name: 'Into battle!' }).tap();
const open = page.locator('article.play-question.open');
await open.waitFor();
say('the first question');
// What has just come under a finger is not pressed yet.
const settled = () => page.locator('html:not([data-settling])').waitFor({ state: 'attached' });
const choices = open.locator('label.answer');
await settled();
await (await choices.count() ? choices.first().tap() : open.locator('#answer').fill('1'));
await settled();
await open.getByRole('button', { name: 'Answer', exact: true }).tap();
await page.locator('[data-verdict=correct], [data-verdict=wrong]').waitFor();
say('the first verdict');
await browser.close();
