// Addresses and codes as people type them, and what a page says when it cannot
// do what was asked: what is true, and at its place.
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { battle } from './support/bank';
import { desk, launch, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { drawn } from './support/frames';
import { SilentProxy } from './support/proxy';
import { Server } from './support/server';
import { stageOne, type Staged } from './support/stage';
import { Stack } from './support/stack';

const NO_CONNECTION = 'No connection. Trying again by itself.';

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;
let staged: Staged;
let page: Page;

async function seated(): Promise<Seat> {
    const seat = await sit(browser, `addresses ${seats.length}`, server.url, desk);
    seat.watchful.refusals();
    seats.push(seat);
    return seat;
}

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
    await server.create({ ...battle, id: 'Class-9a', title: 'Class 9a' });
    await server.create({ ...battle, id: 'demo', title: 'The demo', visibility: 'public' });
    staged = await stageOne(server, `Addresses ${randomUUID().slice(0, 8)}`, ['ada', 'ben']);
    page = await (await seated()).context.newPage();
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

describe('an address as it was typed', () => {
    it.each([
        ['/b/DEMO', '/b/demo', 'The demo'],
        ['/b/%20demo%20', '/b/demo', 'The demo'],
        ['/b/Demo-', '/b/demo', 'The demo'],
        ['/b/demo.', '/b/demo', 'The demo'],
        ['/B/Demo/', '/b/demo', 'The demo'],
        ['/b/class%209A', '/b/Class-9a', 'Class 9a'],
        ['/b/class9a/watch', '/b/Class-9a/watch', 'Class 9a'],
        ['/b/DEMO/Watch/', '/b/demo/watch', 'The demo'],
        ['/b/DEMO/play', '/b/demo', 'The demo'],
    ])('%s is %s', async (typed, canonical, title) => {
        await page.goto(typed);
        await page.waitForURL(server.url + canonical);
        await page.getByText(title).first().waitFor();
    });

    it('that has one more thing wrong is asked back', async () => {
        const answer = await page.goto('/b/Demo/plya');
        expect(answer!.status()).toBe(404);
        await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
        await page.getByRole('link', { name: /^Did you mean .*The demo/ }).click();
        await page.waitForURL(`${server.url}/b/demo`);
    });

    it.each(['/b/', '/foo', '/host/nope/zzz', '/b/nobody-has-this/plya'])('%s leads to the start', async (typed) => {
        const answer = await page.goto(typed);
        expect(answer!.status()).toBe(404);
        await page.getByText(typed, { exact: true }).waitFor();
        await page.getByRole('link', { name: 'To the start page' }).click();
        await page.getByRole('textbox', { name: 'Code of a battle' }).waitFor();
    });

    it('of a battle that is none says so, and leads to those that are', async () => {
        const page = await (await seated()).context.newPage();
        await page.clock.install();
        for (const view of ['', '/watch', '/results', '/play']) {
            await page.goto(`/b/nobody-has-this${view}`);
            await page.getByText('There is no such battle.').waitFor();
            // Nor when it has had time to try again.
            await page.clock.fastForward(10_000);
            await drawn(page);
            expect(await page.getByText(NO_CONNECTION).count(), view).toBe(0);
            await page.getByRole('link', { name: 'See all battles' }).click();
            await page.getByRole('textbox', { name: 'Code of a battle' }).waitFor();
        }
    });
});

describe('the code of a battle', () => {
    it.each([
        [' DEMO ', '/b/demo'],
        ['class 9a', '/b/Class-9a'],
        ['https://elsewhere.example/b/Demo/watch?x#y', '/b/demo'],
        ['ｄｅｍｏ', '/b/demo'],
    ])('%s is taken as it is typed', async (typed, canonical) => {
        await page.goto('/');
        await page.getByRole('textbox', { name: 'Code of a battle' }).fill(typed);
        await page.getByRole('button', { name: 'Go', exact: true }).click();
        await page.waitForURL(server.url + canonical);
    });

    it('that the server made is read with digits that look like its letters', async () => {
        await page.goto('/');
        const { id } = staged;
        await page.getByRole('textbox', { name: 'Code of a battle' }).fill(`${id.slice(0, 4)}-${id.slice(4)}`.toUpperCase().replace(/O/g, '0'));
        await page.getByRole('button', { name: 'Go', exact: true }).click();
        await page.waitForURL(`${server.url}/b/${id}`);
    });

    it('that is none is told at its field', async () => {
        await page.goto('/');
        const field = page.getByRole('textbox', { name: 'Code of a battle' });
        await field.fill('nobody has this');
        await field.press('Enter');
        await page.getByText('There is no battle of this code.').waitFor();
        expect(await field.getAttribute('aria-invalid')).toBe('true');
    });
});

describe('a resume code', () => {
    async function tried(code: string, name = 'ada'): Promise<{ name: string | null; code: string | null; hint: string }> {
        await page.goto(`/b/${staged.id}`);
        await page.getByRole('button', { name: 'I have a resume code' }).click();
        await page.getByRole('textbox', { name: 'Your name' }).fill(name);
        const field = page.getByRole('textbox', { name: 'Resume code' });
        await field.fill(code);
        await field.press('Enter');
        await page.locator('#code-hint.fault').waitFor();
        return {
            name: await page.getByRole('textbox', { name: 'Your name' }).getAttribute('aria-invalid'),
            code: await field.getAttribute('aria-invalid'),
            hint: await page.locator('#code-hint').innerText(),
        };
    }

    it.each([
        ['AAA-AAA', 'This is not the code of that name.'],
        ['O0O0O0', 'A resume code has no I, L, O, 0 or 1: look again.'],
        ['AAAA', 'A resume code has 6 letters and digits.'],
    ])('that is wrong (%s) is told at its field', async (code, hint) => {
        expect(await tried(code)).toEqual({ name: 'false', code: 'true', hint });
    });

    it('of which there were too many is told there, too', async () => {
        const body = { username: 'ben', resume_code: 'AAAAAA' };
        const codes: string[] = [];
        for (let i = 0; i < 20; i++) {
            await server.ask('POST', `/api/battles/${staged.id}/join`, body, 'none').catch((error: Error) => codes.push(error.message));
        }
        expect(codes.at(-1)).toContain('rate_limited');
        expect((await tried('BBBBBB', 'ben')).hint).toBe('Too many tries with this name. Wait a minute, then try once more.');
    });

    it('is taken in small letters, with a dash', async () => {
        const { code } = staged.guests.get('ada')!;
        await page.goto(`/b/${staged.id}`);
        await page.getByRole('button', { name: 'I have a resume code' }).click();
        await page.getByRole('textbox', { name: 'Your name' }).fill('ada');
        await page.getByRole('textbox', { name: 'Resume code' }).fill(` ${code.slice(0, 3)}-${code.slice(3)} `.toLowerCase());
        await page.getByRole('button', { name: 'Continue', exact: true }).click();
        await page.getByRole('heading', { name: 'You are in, ada!' }).waitFor();
    });
});

describe('what a page says of the connection is true', () => {
    it('of a session that was taken over while the network was away', async () => {
        const { context, watchful } = await seated();
        watchful.outage();
        const mine = await stageOne(server, 'Taken over', ['ben']);
        const { code } = mine.guests.get('ben')!;
        const bens = await context.newPage();
        await bens.goto(`/b/${mine.id}`);
        await bens.getByRole('button', { name: 'I have a resume code' }).click();
        await bens.getByRole('textbox', { name: 'Your name' }).fill('ben');
        await bens.getByRole('textbox', { name: 'Resume code' }).fill(code);
        await bens.getByRole('button', { name: 'Continue', exact: true }).click();
        await bens.getByRole('heading', { name: 'You are in, ben!' }).waitFor();
        await context.setOffline(true);
        await bens.getByText(NO_CONNECTION).waitFor();
        await server.ask('POST', `/api/battles/${mine.id}/join`, { username: 'ben', resume_code: code }, 'none');
        await context.setOffline(false);
        await bens.getByRole('heading', { name: 'You play somewhere else' }).waitFor();
        expect(await bens.getByText(NO_CONNECTION).count()).toBe(0);
    });

    it('of a code that is not taken any more', async () => {
        const { context } = await seated();
        const mine = await context.newPage();
        await mine.goto('/');
        await mine.evaluate(
            ([id]) => localStorage.setItem(`arena.battle.${id}`, JSON.stringify({ participant: 'x', username: 'ada', resume_code: 'AAAAAA' })),
            [staged.id],
        );
        await mine.goto(`/b/${staged.id}/play`);
        await mine.getByRole('alert').getByText(/^Your session has ended/).waitFor();
    });

    it('of an address that the server does not know', async () => {
        const proxy = await SilentProxy.of(server.url);
        try {
            const seat = await sit(browser, 'behind a proxy', proxy.url, desk);
            seat.watchful.refusals();
            seat.watchful.outage();
            seats.push(seat);
            const page = await seat.context.newPage();
            const mine = await stageOne(server, 'Behind a proxy', ['eve']);
            const { token } = mine.guests.get('eve')!;
            // A browser that has nothing but the cookie.
            await seat.context.addCookies([{ name: 'arena_session', value: token, url: proxy.url }]);
            await page.goto(`/b/${mine.id}/play`);
            await page.getByText('The server does not take this address for its own.').waitFor();
            await page.getByText(`arena_origins ${proxy.url};`, { exact: true }).waitFor();
            expect(await page.getByText(NO_CONNECTION).count()).toBe(0);
        } finally {
            proxy.close();
        }
    });

    it('of a server that is there, and too busy', async () => {
        const { context } = await seated();
        seats.forEach(({ watchful }) => watchful.outage());
        const watching = await context.newPage();
        await watching.goto(`/b/${staged.id}/watch`);
        await watching.getByRole('region', { name: /player/ }).waitFor();
        const list = await context.newPage();
        await list.goto('/');
        await list.getByText('The demo').first().waitFor();
        await stack.service('redis', 'stop');
        try {
            await watching.getByText('The server is busy, or is being started. Trying again by itself.').waitFor();
            expect(await watching.getByText(NO_CONNECTION).count()).toBe(0);
        } finally {
            await stack.service('redis', 'start');
        }
        await watching.locator('.connection').waitFor({ state: 'hidden' });
    });
});

it('went without a fault that nobody saw', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
