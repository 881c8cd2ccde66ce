// What a page weighs, and how long somebody waits for it: figures for a person
// to read, no test.  "npx vitest run --config e2e/vitest.config.ts e2e/figures".
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import type { BankQuestion } from './support/bank';
import { responseTo } from './support/bank';
import { launch, phone, sit } from './support/browser';
import { Server } from './support/server';
import { Stack } from './support/stack';

const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const CPU = 4;

let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(Stack.current()), launch()]);
    const demo = JSON.parse(readFileSync(new URL('../../conf/demo.json', import.meta.url), 'utf8')) as object;
    await server.turn(await server.create(demo), 'start');
});

afterAll(() => browser?.close());

/** A new phone far from everything. */
async function farAway(name: string): Promise<{ page: Page; bytes: () => number }> {
    const { context } = await sit(browser, name, server.url, phone);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_3G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    return { page, bytes: () => bytes };
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

it('the join page, and the way into the first question, on a slow phone', async () => {
    const { page, bytes } = await farAway('join');
    let since = performance.now();
    await page.goto('/b/demo', { waitUntil: 'commit' });
    const name = page.getByRole('textbox', { name: 'Your name' });
    await name.waitFor();
    console.log(`join: usable after ${seconds(since)} s, ${kilobytes(bytes())} KB by then`);
    await name.fill('ada');
    await page.waitForLoadState('networkidle');
    since = performance.now();
    const before = bytes();
    await page.getByRole('button', { name: 'Into battle!' }).tap();
    await page.locator('article.play-question.open').waitFor();
    console.log(`join to question: ${seconds(since)} s, ${kilobytes(bytes() - before)} KB more`);

    since = performance.now();
    await page.goto('/b/demo/play', { waitUntil: 'commit' });
    await page.locator('article.play-question.open').waitFor();
    console.log(`play again, from the cache: ${seconds(since)} s`);
});

it('the play page by itself, on a slow phone', async () => {
    const { page, bytes } = await farAway('play');
    const { participant, session, resume_code } = await server.join('demo', 'ben');
    await page.context().addCookies([{ name: 'arena_session', value: session.token, url: server.url }]);
    await page.addInitScript(
        ([id, code]) => {
            if (location.origin !== 'null') {
                localStorage.setItem('arena.battle.demo', JSON.stringify({ participant: id, username: 'ben', resume_code: code }));
            }
        },
        [participant.id, resume_code],
    );
    const since = performance.now();
    await page.goto('/b/demo/play', { waitUntil: 'commit' });
    await page.locator('article.play-question.open').waitFor();
    console.log(`play: usable after ${seconds(since)} s, ${kilobytes(bytes())} KB by then`);
    await page.waitForLoadState('networkidle');
    console.log(`play: ${kilobytes(bytes())} KB in the end`);
});

it('from the prompt of "make run" to the first verdict, with a new browser', async () => {
    const { questions } = await server.ask<{ questions: BankQuestion[] }>('GET', '/api/admin/battles/demo');
    const since = performance.now();
    const fresh = await launch();
    const { context } = await sit(fresh, 'new', server.url, phone);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Your name' }).fill('chloe');
    await page.getByRole('button', { name: 'Into battle!' }).tap();
    await page.locator('article.play-question.open').waitFor();
    console.log(`first question after ${seconds(since)} s`);
    const shown = (await page.locator('article .prompt').innerText()).slice(0, 20);
    const question = questions.find(({ prompt }) => prompt.startsWith(shown)) ?? questions[0]!;
    const { typed, pressed } = responseTo(question, true);
    for (const place of pressed ?? []) {
        await page.locator('label.answer').nth(place).tap();
    }
    if (typed !== undefined) {
        await page.locator('#answer').fill(typed);
    }
    await page.getByRole('button', { name: 'Answer', exact: true }).tap();
    await page.locator('[data-verdict=correct], [data-verdict=wrong]').waitFor();
    console.log(`first verdict after ${seconds(since)} s`);
    await fresh.close();
});
