// Who somebody is, tab by tab: two players, or two battles, in one browser; one
// player in two tabs; and what becomes of what each of them has given.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, questionWith } from './support/bank';
import { desk, hasStored, kill, launch, newProfile, sit, sitAlone, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { press } from './support/frames';
import { Player } from './support/player';
import { Server } from './support/server';
import { stageOne } from './support/stage';
import { Stack } from './support/stack';

const PATIENCE = { timeout: 60_000, interval: 200 };
const KEPT = 'Kept. It is sent when you are back online.';

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

async function seated(): Promise<Seat> {
    const seat = await sit(browser, `tabs ${seats.length}`, server.url, desk);
    seats.push(seat);
    return seat;
}

/** A browser that outlives being killed. */
async function alone(profile: string): Promise<Seat> {
    const seat = await sitAlone(profile, `tabs ${seats.length}`, server.url, desk);
    seats.push(seat);
    return seat;
}

async function battle(): Promise<string> {
    return (await stageOne(server, `Tabs ${randomUUID().slice(0, 8)}`, [])).id;
}

const as = (name: string, seat: Seat, page: Page): Player => new Player(name, seat, page, 'tap');

/** In a tab of its own. */
async function joined(seat: Seat, id: string, name: string): Promise<Player> {
    const page = await seat.context.newPage();
    await page.goto(`/b/${id}`);
    const other = page.getByRole('button', { name: /^I am not / });
    const field = page.getByRole('textbox', { name: 'Your name' });
    await other.or(field).waitFor();
    if (await other.count()) {
        await other.click();
    }
    await field.fill(name);
    await page.getByRole('button', { name: 'Into battle!' }).click();
    await page.waitForURL(`**/b/${id}/play`);
    return clicking(as(name, seat, page));
}

/** A desk has no touch. */
function clicking(player: Player): Player {
    return new Player(player.name, player.seat, player.page, 'keyboard', player.kinds);
}

async function isPlayed(page: Page, name: string): Promise<void> {
    await page.getByRole('group', { name: `Standing of ${name}` }).waitFor();
}

async function answered(id: string, name: string): Promise<number> {
    return (await server.standing(id, name)).answered;
}

/** The names of those pips that are in a state. */
function pips(page: Page, state: string): Promise<string[]> {
    return page.getByRole('navigation').getByRole('button', { name: new RegExp(`: ${state}$`) }).evaluateAll((all) => all.map((one) => (one as HTMLElement).title));
}

async function continueAs(seat: Seat, id: string, name: string): Promise<Page> {
    const page = await seat.context.newPage();
    await page.goto(`/b/${id}`);
    await page.getByRole('link', { name: `Continue as ${name}` }).click();
    await isPlayed(page, name);
    return page;
}

describe('two players in two tabs of one browser', () => {
    let id: string;
    let seat: Seat;
    let ada: Player;
    let ben: Player;
    let profile: string;

    afterAll(async () => {
        await seat?.context.close();
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    it('play at once, each as who they are', async () => {
        [id, profile] = await Promise.all([battle(), newProfile()]);
        seat = await alone(profile);
        ada = await joined(seat, id, 'ada');
        ben = await joined(seat, id, 'ben');
        await server.turn(id, 'start');
        await isPlayed(ada.page, 'ada');
        await isPlayed(ben.page, 'ben');
        const right = await ada.earn('arrow');
        await ben.miss();
        await ada.miss();
        await ada.has('points', right);
        await ben.has('points', 0);
        expect([await answered(id, 'ada'), await answered(id, 'ben')]).toEqual([2, 1]);
    });

    it('and so do they after a reload', async () => {
        await ada.page.reload();
        await isPlayed(ada.page, 'ada');
        await ada.miss();
        await ben.miss();
        expect([await answered(id, 'ada'), await answered(id, 'ben')]).toEqual([3, 2]);
    });

    it('have what each could not send sent for each, when their browser was killed and they come back', async () => {
        seat.watchful.outage();
        await Promise.all([ada.question(), ben.question()]);
        await seat.context.setOffline(true);
        const given: number[] = [];
        for (const player of [ada, ben]) {
            given.push((await player.answer()).points);
            await player.sees(KEPT);
        }
        await expect.poll(() => ada.kept(), PATIENCE).toBe(2);
        await expect.poll(() => hasStored(profile, '"username":"ben"'), { timeout: 120_000 }).toBe(true);
        const before = await server.standing(id, 'ada');
        const closed = new Promise((resolve) => seat.context.once('close', resolve));
        await kill(profile);
        await closed;
        seat = await alone(profile);

        const bens = await continueAs(seat, id, 'ben');
        await expect.poll(() => answered(id, 'ben'), PATIENCE).toBe(3);
        expect(await answered(id, 'ada')).toBe(3);
        expect((await server.standing(id, 'ben')).points).toBe(given[1]);

        const adas = await continueAs(seat, id, 'ada');
        await expect.poll(() => answered(id, 'ada'), PATIENCE).toBe(4);
        expect((await server.standing(id, 'ada')).points).toBe(before.points + given[0]!);
        await isPlayed(bens, 'ben');
        await expect.poll(() => pips(adas, 'waits to be sent'), PATIENCE).toEqual([]);
    });
});

describe('two battles in one browser', () => {
    it('are played side by side, and each is come back to', async () => {
        const [first, second, seat] = await Promise.all([battle(), battle(), seated()]);
        const one = await joined(seat, first, 'ada');
        const other = await joined(seat, second, 'countess');
        await Promise.all([server.turn(first, 'start'), server.turn(second, 'start')]);
        await one.miss();
        await other.miss();
        await one.page.reload();
        await one.miss();
        expect([await answered(first, 'ada'), await answered(second, 'countess')]).toEqual([2, 1]);

        await one.page.close();
        const back = clicking(as('ada', seat, await seat.context.newPage()));
        await back.page.goto(`/b/${first}/play`);
        await isPlayed(back.page, 'ada');
        await back.miss();
        await other.miss();
        expect([await answered(first, 'ada'), await answered(second, 'countess')]).toEqual([3, 2]);
        expect((await server.standings(first)).length).toBe(1);
    });
});

describe.each([
    ['that tell each other', true],
    ['that cannot tell each other', false],
])('one player in two tabs %s', (_, talking) => {
    let id: string;
    let seat: Seat;
    let ada: Player;
    let copy: Player;

    it('has a duplicated tab know what the other answers, both ways', async () => {
        [id, seat] = await Promise.all([battle(), seated()]);
        if (!talking) {
            await seat.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'BroadcastChannel'));
        }
        ada = await joined(seat, id, 'ada');
        await server.turn(id, 'start');
        await isPlayed(ada.page, 'ada');
        const opened = ada.page.waitForEvent('popup');
        await ada.page.evaluate(() => void window.open(location.href));
        copy = clicking(as('ada', seat, await opened));
        await isPlayed(copy.page, 'ada');
        await ada.miss();
        await expect.poll(() => pips(copy.page, 'wrong'), PATIENCE).toHaveLength(1);
        await copy.page.reload();
        await copy.miss();
        await expect.poll(() => pips(ada.page, 'wrong'), PATIENCE).toHaveLength(2);
        expect(await pips(ada.page, 'wrong')).toEqual(await pips(copy.page, 'wrong'));
        expect(await answered(id, 'ada')).toBe(2);
    });

    it('says in both that it went on elsewhere', async () => {
        seat.watchful.refusals();
        seat.watchful.outage();
        const code = await ada.code();
        await server.ask('POST', `/api/battles/${id}/join`, { username: 'ada', resume_code: code }, 'none');
        for (const { page } of [ada, copy]) {
            await page.getByRole('heading', { name: 'You play somewhere else' }).waitFor();
        }
    });

    it.runIf(talking)('goes on in both when it is taken back in one', async () => {
        await press(copy.page.getByRole('button', { name: 'Play here instead' }));
        for (const { page } of [copy, ada]) {
            await isPlayed(page, 'ada');
        }
        await ada.miss();
        await expect.poll(() => pips(copy.page, 'wrong'), PATIENCE).toHaveLength(3);
    });

    it.runIf(talking)('does not end the first tab when another is opened anew', async () => {
        const page = await seat.context.newPage();
        await page.goto(`/b/${id}/play`);
        const third = clicking(as('ada', seat, page));
        await isPlayed(page, 'ada');
        await third.miss();
        await expect.poll(() => pips(ada.page, 'wrong'), PATIENCE).toHaveLength(4);
        await ada.next();
        await ada.miss();
        expect(await answered(id, 'ada')).toBe(5);
    });
});

it('says what was not counted, and goes on saying it', async () => {
    const [id, seat] = await Promise.all([battle(), seated()]);
    const ada = await joined(seat, id, 'ada');
    await server.turn(id, 'start');
    await ada.miss();
    await ada.question();
    seat.watchful.outage();
    seat.watchful.refusals();
    await seat.context.setOffline(true);
    await ada.answer();
    await ada.sees(KEPT);
    const [waits] = await pips(ada.page, 'waits to be sent');
    const n = /\d+/.exec(waits!)![0];
    await server.turn(id, 'end');
    await ada.page.getByText('1 answer waits to be sent.').waitFor();
    await seat.context.setOffline(false);

    const told = `Question ${n}: it reached the server when the battle was not running.`;
    const said = (): Promise<void> => ada.page.getByRole('region', { name: 'Not counted' }).getByText(told, { exact: true }).waitFor();
    await ada.page.getByRole('heading', { name: 'The battle is over!' }).waitFor();
    await said();
    await ada.page.reload();
    await said();
    await press(ada.page.getByRole('link', { name: 'See the results' }));
    await said();
    const row = ada.page.locator('.results-answer').filter({ hasText: new RegExp(`Question ${n}\\s*not counted`) });
    await row.waitFor();
    await ada.page.reload();
    await said();
    await row.waitFor();
    expect(await answered(id, 'ada')).toBe(1);
});

it('tells of an answer that another one came before', async () => {
    const [id, seat] = await Promise.all([battle(), seated()]);
    const ada = await joined(seat, id, 'ada');
    await server.turn(id, 'start');
    await ada.question();
    seat.watchful.refusals();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await ada.page.route('**/submit', (route) => released.then(() => route.continue()));
    const { prompt } = await ada.answer();
    const token = await ada.page.evaluate((id) => (JSON.parse(sessionStorage.getItem(`arena.tab.${id}`)!) as { session: { token: string } }).session.token, id);
    const asked = (await server.questions(id, token)).find((one) => one.prompt === prompt)!;
    await server.ask('POST', `/api/battles/${id}/questions/${asked.id}/submit`, { answer: answerOf(questionWith(prompt), false) }, token);
    release();
    await ada.page
        .locator('[data-verdict=wrong]')
        .getByText('Your other answer was not counted: the question had been answered before, in another tab or on another device.')
        .waitFor();
    expect((await server.standing(id, 'ada')).points).toBe(0);
});

it('went without a fault that nobody saw', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
