// The projector: from the smallest beamer to a wall, for nobody and for a school,
// with names that are long, go deep under the line or carry marks upon marks,
// nothing is cut, nothing is half shown, and all of it is on the screen.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, questionWith } from './support/bank';
import { launch, sit, type Seat } from './support/browser';
import { cuts } from './support/cuts';
import { pictureFailures } from './support/failures';
import { drawn, hears } from './support/frames';
import { Server } from './support/server';
import { stageOne, type Staged } from './support/stage';
import { Stack } from './support/stack';
import type { Language } from './support/words';

const HOUR = 3_600_000;
const TITLE = 'Géographie, gymnase : qui voyage le plus loin, jusqu’à Ẹ̀kpẹ̀yẹ̀ ?';

const sizes = [
    { width: 1024, height: 768 },
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
];

const looks: { language: Language; colorScheme: BrowserContextOptions['colorScheme'] }[] = [
    { language: 'en', colorScheme: 'light' },
    { language: 'fa', colorScheme: 'dark' },
];

/** Where a letter goes far below the line, above it, or the name is as long as it may be. */
const HARD = ['gjpqy_gjpqy.gjpqy-gjpqy', 'Ậ̣gjpqyẸ̀ɓẹ̀Ǭ', 'یک_نام_بسیار_بلند_فارسی', 'قيّمٌ', 'Wwwwwwwwwwwwwwwwwwwwwww', 'qgy'];
const CLASS = ['Бен', 'chloé', 'نگار', 'Mugabo', 'yuki', 'Zoë', 'omar', 'Ìfé', 'lin', 'فرهاد', 'peggy', 'Jürgen'];

const stack = Stack.current();
const seats: Seat[] = [];
const pages: { page: Page; language: Language }[] = [];
let browser: Browser;
let server: Server;

/** Each battle has names of its own: how often one may join is limited. */
let made = 0;
function battleOf(n: number, settings: object = {}): Promise<Staged> {
    const mark = 'abcdefghijklmnopqrstuvwxyz'[made++]!;
    const others = Array.from({ length: n }, (_, i) => `${CLASS[i % CLASS.length]}${i}`);
    return stageOne(server, TITLE, [...HARD, ...others].slice(0, n).map((name) => name + mark), settings);
}

/** Each of the first ones answers right, as often as told. */
async function score({ id, guests }: Staged, times: (place: number) => number): Promise<void> {
    for (const [place, { token }] of [...guests.values()].entries()) {
        const open = (await server.questions(id, token)).filter((question) => !('answered_at' in question));
        for (const question of open.slice(0, times(place))) {
            const answer = answerOf(questionWith(question.prompt), true);
            await server.ask('POST', `/api/battles/${id}/questions/${question.id}/submit`, { answer }, token);
        }
    }
}

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
    for (const { language, colorScheme } of looks) {
        const seat = await sit(browser, `projector ${language}`, server.url, { locale: language, colorScheme, reducedMotion: 'reduce', viewport: sizes[0]! });
        seats.push(seat);
        pages.push({ page: await seat.context.newPage(), language });
    }
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

/** What is wrong with what a projector shows, at any size; seen: what is there once it is drawn. */
async function faultsOf(id: string, seen: string, more: (page: Page) => Promise<string[]> = () => Promise.resolve([])): Promise<string[]> {
    const faults: string[] = [];
    for (const { page, language } of pages) {
        await page.goto(`/b/${id}/watch`);
        await page.locator(seen).first().waitFor();
        await page.locator('.watch-page .qr path, .watch-finish').first().waitFor();
        for (const size of sizes) {
            await page.setViewportSize(size);
            expect(await drawn(page)).toBe(true);
            const found = [...(await cuts(page)), ...(await beyond(page)), ...(await more(page))];
            faults.push(...found.map((fault) => `${language}, ${size.width} x ${size.height}: ${fault}`));
        }
    }
    return faults;
}

/** Nobody scrolls a wall. */
function beyond(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const { scrollHeight, scrollWidth } = document.documentElement;
        return scrollHeight > innerHeight || scrollWidth > innerWidth ? [`the page is ${scrollWidth} x ${scrollHeight}`] : [];
    });
}

describe('before the start', () => {
    it.each([0, 1, 3, 30, 100])('shows %i names whole, in the middle, and the way in to be read from afar', async (n) => {
        const { id } = await battleOf(n, { starts_at: Date.now() + HOUR });
        const faults = await faultsOf(id, n === 0 ? '.watch-nobody' : '.watch-guest', (page) => page.evaluate(lobbyFaults, n));
        expect(faults).toEqual([]);
    });

    it('makes names as large as their number lets them be', async () => {
        const heights: number[] = [];
        const { page } = pages[0]!;
        await page.setViewportSize({ width: 1920, height: 1080 });
        for (const n of [2, 25, 90]) {
            const { id } = await battleOf(n, { starts_at: Date.now() + HOUR });
            await page.goto(`/b/${id}/watch`);
            await page.locator('.watch-guest').first().waitFor();
            heights.push((await page.locator('.watch-guest').first().boundingBox())!.height);
        }
        expect(heights).toEqual([...heights].sort((a, b) => b - a));
        expect(heights[0]).toBeGreaterThan(1.5 * heights[2]!);
    });
});

/** Runs in the page. */
function lobbyFaults(n: number): string[] {
    const faults: string[] = [];
    const qr = document.querySelector('.watch-door .qr')!.getBoundingClientRect();
    const link = document.querySelector('.watch-door .invite-link')!;
    // The least that the last of ten rows can scan and read, of a picture as high as a child.
    if (qr.height < 0.38 * innerHeight) {
        faults.push(`the code is ${Math.round(qr.height)} px high`);
    }
    const letters = parseFloat(getComputedStyle(link.firstElementChild!).fontSize);
    if (letters < 0.028 * innerHeight) {
        faults.push(`the letters of the link are ${letters} px`);
    }
    const guests = [...document.querySelectorAll('.watch-guest')].filter((guest) => guest.checkVisibility());
    const boxes = guests.map((guest) => guest.getBoundingClientRect());
    const crowd = document.querySelector('.watch-crowd')?.getBoundingClientRect();
    if (crowd && boxes.length > 0) {
        const off = (first: number, last: number, from: number, to: number): boolean => Math.abs(first - from - (to - last)) > 0.12 * (to - from);
        const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
        const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
        if (off(left, right, crowd.left, crowd.right) || (n < 30 && off(top, bottom, crowd.top, crowd.bottom))) {
            faults.push(`names from ${left},${top} to ${right},${bottom} are not in the middle of ${JSON.stringify(crowd)}`);
        }
    }
    // Who is not shown is counted.
    const more = [...document.querySelectorAll('.watch-crowd .watch-more')].find((line) => line.checkVisibility());
    const hidden = n - boxes.length;
    if (hidden > 0 ? more?.getAttribute('data-n') !== String(hidden) : more) {
        faults.push(`${hidden} names are not shown, and it says "${more?.textContent}"`);
    }
    return faults;
}

it.each([1, 10, 100])('shows rows of %i entries whole', async (n) => {
    const staged = await battleOf(n, { ends_at: Date.now() + HOUR });
    await server.turn(staged.id, 'start');
    await score(staged, (place) => (place < 12 ? 1 + (place % 3) : 0));
    expect(await faultsOf(staged.id, '.watch-row')).toEqual([]);
});

it('tells whole news only, however much there is', async () => {
    const staged = await battleOf(6, { ends_at: Date.now() + HOUR });
    await server.turn(staged.id, 'start');
    await Promise.all(
        pages.map(async ({ page }) => {
            await page.goto(`/b/${staged.id}/watch`);
            await page.locator('.watch-row').nth(5).waitFor();
            await hears(page);
        }),
    );
    for (let round = 1; round <= 4; round++) {
        await score(staged, () => 1);
        await Promise.all(pages.map(({ page }) => page.locator('.watch-item.gain').nth(6 * round - 1).waitFor({ state: 'attached' })));
    }
    for (const { page } of pages) {
        for (const size of sizes) {
            await page.setViewportSize(size);
            expect(await drawn(page)).toBe(true);
            expect([...(await cuts(page)), ...(await beyond(page)), ...(await page.evaluate(newsFaults))], `${size.width} x ${size.height}`).toEqual([]);
        }
    }
});

/** Runs in the page. */
function newsFaults(): string[] {
    const card = document.querySelector('.watch-news')!.getBoundingClientRect();
    const shown = [...document.querySelectorAll('.watch-news ol > li')].filter((item) => item.checkVisibility());
    const faults = shown.filter((item) => item.getBoundingClientRect().bottom > card.bottom).map((item) => `"${item.textContent}" is not whole`);
    return shown.length === 0 ? ['there is no news'] : faults;
}

it.each([1, 2, 10, 100])('shows the end of a battle of %i whole', async (n) => {
    const staged = await battleOf(n);
    await server.turn(staged.id, 'start');
    await score(staged, (place) => (place < 12 ? 1 + (place % 3) : 0));
    await server.turn(staged.id, 'end');
    expect(await faultsOf(staged.id, '.podium .step')).toEqual([]);
});

it('and nothing went wrong unseen', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
