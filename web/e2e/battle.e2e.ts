// A whole battle in parallel browsers: a host, a spectator, three players, and
// everything that can happen to them.
import { readFile, rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { battle, battleFile, faultyFile } from './support/bank';
import { desk, kill, launch, newProfile, phone, projector, sit, sitAlone, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { keysSent, loseAnswer } from './support/network';
import { Player } from './support/player';
import { Server } from './support/server';
import { Stack } from './support/stack';

const PATIENCE = { timeout: 60_000, interval: 200 };
const KEPT = 'Kept. It is sent when you are back online.';

// nchan leaves WebSockets open when a worker exits after a reload, and nginx says so.
const LEFT_OPEN = [/open socket #\d+ left in connection \d+$/, /#\d+: aborting$/];

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;
let profile: string;
let id: string;
let host: Page;
let spectator: Page;
let ada: Player;
let ben: Player;
let chloe: Player;

async function seated(name: string, options: typeof phone): Promise<Seat> {
    const seat = await sit(browser, name, server.url, options);
    seats.push(seat);
    return seat;
}

async function bensSeat(): Promise<Seat> {
    const seat = await sitAlone(profile, 'ben', server.url, desk);
    seats.push(seat);
    return seat;
}

/** How often somebody has answered, and with what points, as the server has it. */
async function counted({ name }: Player): Promise<{ answered: number; points: number }> {
    const { answered, points } = await server.standing(id, name);
    return { answered, points };
}

/** Each page loses its connection, says so, and has it again while this is done. */
async function reconnected(pages: Page[], act: () => Promise<void>): Promise<void> {
    // It may be said for a moment only: so it is looked for at each frame.
    const losing = pages.map((page) =>
        page.evaluate(
            () =>
                new Promise<void>((resolve) => {
                    const look = (): void => (document.querySelector('.connection') ? resolve() : void requestAnimationFrame(look));
                    look();
                }),
        ),
    );
    await act();
    await Promise.all(losing);
    await Promise.all(pages.map((page) => page.locator('.connection').waitFor({ state: 'hidden' })));
}

function news(text: RegExp): Promise<void> {
    return spectator.getByRole('region', { name: 'Live' }).getByText(text).first().waitFor();
}

beforeAll(async () => {
    [server, browser, profile] = await Promise.all([Server.of(stack), launch(), newProfile()]);
    host = await (await seated('host', desk)).context.newPage();
    spectator = await (await seated('spectator', projector)).context.newPage();
    for (const name of ['ada', 'chloe']) {
        const seat = await seated(name, phone);
        const player = new Player(name, seat, await seat.context.newPage(), 'tap');
        [ada, chloe] = name === 'ada' ? [player, chloe] : [ada, player];
    }
    const seat = await bensSeat();
    ben = new Player('ben', seat, seat.context.pages()[0]!, 'keyboard');
});

afterAll(async () => {
    await Promise.all([browser?.close(), ben?.seat.context.close()]);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

pictureFailures(() => seats);

describe('a battle in parallel browsers', () => {
    it('is made by its host from a file, after one that has faults', async () => {
        await host.goto('/host');
        await host.getByLabel('Organiser’s token').fill(server.token);
        await host.getByRole('button', { name: 'Come in' }).click();
        await host.getByRole('button', { name: 'New battle' }).click();

        const chooser = host.locator('input[type=file]');
        await chooser.setInputFiles(faultyFile);
        const faults = host.getByRole('list', { name: '2 faults, each at its line' }).getByRole('listitem');
        await faults.first().waitFor();
        expect(await faults.allInnerTexts()).toEqual([
            expect.stringMatching(/^Line 3 .*Points.* from 10 to 20/),
            expect.stringMatching(/^Line 4 .*is no choice of this question/),
        ]);
        await host.getByRole('button', { name: 'Discard' }).click();

        await chooser.setInputFiles(battleFile);
        await host.getByText('12 questions taken from battle.json.').first().waitFor();
        await host.getByRole('button', { name: 'Create the battle' }).click();
        await host.waitForURL(/\/host\/[\w-]+$/);
        id = host.url().split('/').pop()!;
        await host.getByRole('heading', { name: battle.title }).waitFor();
    });

    it('has its players in with two presses and a name', async () => {
        await Promise.all([
            spectator.goto(`/b/${id}/watch`),
            ...[ada, ben, chloe].map(async (player) => {
                await player.join();
                await player.page.getByRole('heading', { name: `You are in, ${player.name}!` }).waitFor();
            }),
        ]);
        for (const name of ['ada', 'ben', 'chloe']) {
            await spectator.getByRole('region', { name: '3 players' }).getByText(name).waitFor();
        }
        await host.locator('.host-figure', { hasText: 'Players' }).getByText('3').waitFor();
    });

    it('is started by its host, and everybody has a question', async () => {
        await host.getByRole('button', { name: 'Start now' }).click();
        await Promise.all([
            ...[ada, ben, chloe].map((player) => player.question()),
            spectator.getByRole('region', { name: 'Leaderboard' }).waitFor(),
        ]);
    });

    it('takes answers by tap and by keyboard, and gives rewards', async () => {
        const [adas, bens] = await Promise.all([
            ada.earn('arrow'),
            (async () => (await ben.earn('shield')) + (await ben.earn('arrow')))(),
            chloe.miss(),
        ]);
        await Promise.all([
            ada.has('points', adas),
            ada.has('arrow', 1),
            ben.has('points', bens),
            ben.has('shield', 1),
            ben.has('arrow', 1),
            chloe.has('points', 0),
        ]);
        expect(await counted(ben)).toEqual({ answered: 2, points: bens });
        await host.locator('.host-figure', { hasText: 'Answers' }).getByText('4').waitFor();
    });

    it('offers nobody on whom an attack would be refused', async () => {
        const picker = await ada.aim();
        await picker.getByRole('button', { name: /\bben\b/ }).waitFor();
        expect(await picker.getByRole('button', { name: /\b(ada|chloe)\b/ }).count()).toBe(0);
        await picker.getByRole('searchbox').fill('chl');
        await picker.getByText('Nobody of that name has points to lose.').waitFor();
        await ada.press(picker.getByRole('button', { name: 'Close' }));
        await picker.waitFor({ state: 'hidden' });
    });

    it('lets a shield stop an arrow, and an attack be paid back', async () => {
        const { points } = await counted(ada);
        await ada.shoot('ben');
        await Promise.all([
            ada.alert('ben blocked it with a shield.').waitFor(),
            ben.alert('Your shield stopped ada’s arrow.').waitFor(),
            news(/ben.*shield holds/),
        ]);
        expect(await ada.page.getByRole('button', { name: 'Revenge!' }).count()).toBe(0);

        await ben.press(ben.page.getByRole('button', { name: 'Revenge!' }));
        await Promise.all([
            ben.alert('You hit ada: −10 points').waitFor(),
            ada.alert('ben hit you: −10 points').waitFor(),
            news(/ada.*loses 10 points/),
        ]);
        await Promise.all([ada.has('points', points - 10), ada.has('arrow', 0), ben.has('shield', 0), ben.has('arrow', 0)]);
        expect((await counted(ada)).points).toBe(points - 10);
    });

    it('goes on in a second browser, and tells the first', async () => {
        const points = await chloe.earn('shield');
        const first = chloe;
        const code = await first.code();
        const seat = await seated('chloe, again', phone);
        chloe = new Player('chloe', seat, await seat.context.newPage(), 'tap');

        await chloe.page.goto(`/b/${id}`);
        await chloe.page.getByRole('button', { name: 'I have a resume code' }).tap();
        await chloe.page.getByRole('textbox', { name: 'Your name' }).fill('chloe');
        await chloe.page.getByRole('textbox', { name: 'Resume code' }).fill(code);
        await chloe.page.getByRole('button', { name: 'Continue', exact: true }).tap();

        await Promise.all([
            first.page.getByRole('heading', { name: 'You play somewhere else' }).waitFor(),
            chloe.has('points', points),
            chloe.has('shield', 1),
        ]);
        expect(await first.page.getByRole('article').count()).toBe(0);
        expect((await server.standings(id)).length).toBe(3);
        await first.page.close();
    });

    it('keeps an answer that cannot be sent, and sends it once', async () => {
        const before = await counted(ada);
        ada.seat.watchful.outage();
        await ada.question();
        await ada.seat.context.setOffline(true);
        await ada.page.getByText('No connection. Trying again by itself.').waitFor();
        const { points } = await ada.answer();
        await ada.sees(KEPT);
        await ada.page.getByRole('button', { name: /: waits to be sent$/ }).waitFor();
        await ada.page.getByText('1 answer waits to be sent.').waitFor();
        expect(await counted(ada)).toEqual(before);

        await ada.seat.context.setOffline(false);
        await ada.sees(`Right! +${points}`);
        expect(await counted(ada)).toEqual({ answered: before.answered + 1, points: before.points + points });
        await ada.take('arrow');
        await ada.has('arrow', 1);
    });

    it('counts an answer once whose verdict is lost', async () => {
        const before = await counted(ada);
        await ada.question();
        const keys = keysSent(ada.page, /\/submit$/);
        const { lost } = await loseAnswer(ada.page, '*/submit');
        const { points } = await ada.answer();
        await lost;
        await ada.sees(`Right! +${points}`);
        expect(keys.length).toBeGreaterThan(1);
        expect(new Set(keys).size).toBe(1);
        expect(await counted(ada)).toEqual({ answered: before.answered + 1, points: before.points + points });
        await ada.has('points', before.points + points);
        await ada.take('shield');
    });

    it('finds the answer of a browser that was killed', async () => {
        const before = await counted(ben);
        ben.seat.watchful.outage();
        await ben.question();
        await ben.seat.context.setOffline(true);
        const { points } = await ben.answer();
        await ben.sees(KEPT);
        await expect.poll(() => ben.kept(), PATIENCE).toBe(1);
        const closed = new Promise((resolve) => ben.seat.context.once('close', resolve));
        await kill(profile);
        await closed;
        expect(await counted(ben)).toEqual(before);

        const seat = await bensSeat();
        ben = new Player('ben', seat, seat.context.pages()[0]!, 'keyboard', ben.kinds);
        let release = (): void => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));
        await ben.page.route('**/submit', (route) => released.then(() => route.continue()));
        await ben.page.goto(`/b/${id}/play`);
        const pip = ben.page.getByRole('navigation').getByRole('button', { name: /: waits to be sent$/ });
        const name = (await pip.getAttribute('title'))!;
        release();
        const judged = ben.page.getByRole('button', { name: name.replace('waits to be sent', 'right') });
        await judged.waitFor();
        await ben.has('points', before.points + points);
        expect(await counted(ben)).toEqual({ answered: before.answered + 1, points: before.points + points });

        // What it earned is there to be taken.
        await ben.press(judged);
        await ben.sees(`Right! +${points}`);
        await ben.take('arrow');
        await ben.has('arrow', 1);
    });

    it('goes on after nginx has read its configuration again', async () => {
        for (const { watchful } of seats) {
            watchful.outage();
        }
        await reconnected([ada.page, ben.page, chloe.page, spectator], () => stack.service('nginx', 'reload'));
        await ada.shoot('chloe');
        await Promise.all([
            ada.alert('chloe blocked it with a shield.').waitFor(),
            chloe.alert('Your shield stopped ada’s arrow.').waitFor(),
            news(/chloe.*shield holds/),
        ]);
    });

    it('goes on after Redis was away', async () => {
        const before = await counted(ada);
        await ada.question();
        await stack.service('redis', 'stop');
        const { points } = await ada.answer();
        await ada.page.getByRole('button', { name: /: waits to be sent$/ }).waitFor();
        await stack.service('redis', 'start');
        await ada.sees(`Right! +${points}`);
        expect(await counted(ada)).toEqual({ answered: before.answered + 1, points: before.points + points });
        await ada.take('arrow');

        const { points: chloes } = await counted(chloe);
        await ada.shoot('chloe');
        await Promise.all([
            ada.alert('You hit chloe: −10 points').waitFor(),
            chloe.alert('ada hit you: −10 points').waitFor(),
        ]);
        await chloe.has('points', chloes - 10);
    });

    it.each([
        ['hangs', () => stack.signal('redis', 'SIGSTOP'), () => stack.signal('redis', 'SIGCONT')],
        ['was killed', () => stack.service('redis', 'kill'), () => stack.service('redis', 'start')],
    ])('keeps an answer while Redis %s, says so, and sends it once', async (_, lose, regain) => {
        const before = await counted(chloe);
        await chloe.question();
        const keys = keysSent(chloe.page, /\/submit$/);
        await lose();
        const { points } = await chloe.answer();
        await chloe.page.getByRole('button', { name: /: waits to be sent$/ }).waitFor();
        await chloe.page.getByText('1 answer waits to be sent.').waitFor();
        // It was tried, and refused or left without an answer.
        await expect.poll(() => keys.length, PATIENCE).toBeGreaterThan(1);
        expect(await chloe.page.locator('[data-verdict=correct], [data-verdict=wrong]').count()).toBe(0);

        await regain();
        await chloe.sees(`Right! +${points}`);
        expect(new Set(keys).size).toBe(1);
        expect(await counted(chloe)).toEqual({ answered: before.answered + 1, points: before.points + points });
        await chloe.has('points', before.points + points);
        await chloe.take('shield');
    });

    it('lets everybody answer all of their questions', async () => {
        await Promise.all(
            [ada, ben, chloe].map(async (player) => {
                await player.finish();
                await player.page.getByRole('heading', { name: 'All questions answered!' }).waitFor();
            }),
        );
        expect((await server.standings(id)).map(({ answered }) => answered)).toEqual([10, 10, 10]);
        expect([ada, ben].map((player) => player.kinds.size)).toEqual([4, 4]);
    });

    it('is ended by its host, for all to see', async () => {
        await host.getByRole('button', { name: 'End now' }).click();
        await host.getByRole('dialog', { name: 'End the battle?' }).getByRole('button', { name: 'End now' }).click();
        await Promise.all([
            host.locator('.host-head').getByText('Over', { exact: true }).waitFor(),
            ...[ada, ben, chloe].map(({ page }) => page.getByRole('heading', { name: 'The battle is over!' }).waitFor()),
        ]);
        const standings = await server.standings(id);
        for (const { name, page } of [ada, ben, chloe]) {
            const { rank, points } = standings.find(({ username }) => username === name)!;
            await page.getByText(`Rank ${rank}, with ${points} points`, { exact: true }).first().waitFor();
        }
        const steps = spectator.getByRole('list', { name: 'Podium' }).getByRole('listitem');
        await steps.first().waitFor();
        const shown = await steps.locator('.step-name').allInnerTexts();
        expect(shown).toEqual(standings.map(({ username }) => username));
    });

    it('shows its results, and that the draw was fair', async () => {
        const standings = await server.standings(id);
        for (const player of [ada, ben, chloe]) {
            await player.press(player.page.getByRole('link', { name: 'See the results' }));
            const fair = player.page.getByRole('region', { name: 'Was the draw fair?' });
            for (const words of [
                'The hash is the one that this browser was shown on joining.',
                'The seed has the hash that was public.',
                'The draw gives just your 10 questions, in your order.',
            ]) {
                await fair.getByRole('listitem').filter({ hasText: `Yes. ${words}` }).waitFor();
            }
            expect(await fair.getByText('No!').count()).toBe(0);
            const rows = player.page.getByRole('list', { name: 'Final standings' }).getByRole('listitem');
            await rows.first().waitFor();
            expect(await rows.locator('.name').allInnerTexts()).toEqual(standings.map(({ username }) => username));
            expect(await rows.locator('.points').allInnerTexts()).toEqual(standings.map(({ points }) => String(points)));
            expect(await player.page.getByRole('region', { name: 'Your answers' }).getByRole('listitem').count()).toBe(10);
        }
        const [download] = await Promise.all([
            host.waitForEvent('download'),
            host.getByRole('button', { name: 'Standings as CSV' }).click(),
        ]);
        const table = await readFile(await download.path(), 'utf8');
        for (const { username, points } of standings) {
            expect(table).toMatch(new RegExp(`^.*,${username},${points},`, 'm'));
        }
    });

    it('went without a fault that nobody saw', async () => {
        expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
        expect(await stack.alarms(LEFT_OPEN)).toEqual([]);
    });
});
