// A battle of thirty who score about a score a second each, as somebody who plays
// and a projector see it.  The page itself is read at each change: no rank twice,
// nobody with fewer points above somebody with more, nothing that never was.
import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, launch, projector, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { press } from './support/frames';
import { Server } from './support/server';
import { stageOne, type Guest } from './support/stage';
import { Stack } from './support/stack';

const PLAYERS = 30;
const SCORES = 25;
const PACE_MS = 1000;

const questions = Array.from({ length: SCORES }, (_, i) => ({
    subject: 'sums', difficulty: 'easy', points: 10 + (i % 11), kind: 'number', prompt: `How much is ${i} + 1?`, answer: i + 1,
}));

/** What is told of a page: each list that is drawn, at each change. */
interface Seen {
    lists: number;
    changes: number;
    faults: string[];
    /** Who was shown with how many points. */
    rows: string[];
}

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

async function open(name: string, options: BrowserContextOptions, path: string, kept: Record<string, unknown>): Promise<Page> {
    const seat = await sit(browser, name, server.url, { reducedMotion: 'reduce', ...options });
    seats.push(seat);
    await seat.context.addInitScript((kept) => {
        for (const [key, value] of Object.entries(location.origin === 'null' ? {} : kept)) {
            localStorage.setItem(key, JSON.stringify(value));
        }
    }, kept);
    const page = await seat.context.newPage();
    await page.goto(path);
    return page;
}

/** Runs in the page: reads it at each change, from then on. */
function readAlways(): void {
    const seen: Seen = { lists: 0, changes: 0, faults: [], rows: [] };
    (window as unknown as { seen: Seen }).seen = seen;
    const rows = new Set<string>();
    const faults = new Set<string>();
    const lists: [string, string, string, string, string][] = [
        // Which lists, their rows, and in a row: the name, the rank, the points.
        ['.board', '.row', '.name', '.rank', '.points'],
        ['.watch-board', '.watch-row', '.watch-name', '.watch-rank', '.watch-points'],
        ['.play-target-list ul', '.play-target', '.play-target-name', ':scope > .number', '.play-target-points > .number'],
    ];
    const read = (): void => {
        seen.changes += 1;
        for (const [list, row, name, rank, points] of lists) {
            for (const place of document.querySelectorAll(list)) {
                seen.lists += 1;
                const shown = [...place.querySelectorAll(row)].map((one) => {
                    const text = (part: string): string => one.querySelector(part)!.textContent!;
                    return { name: text(name), rank: text(rank), points: Number(text(points)) };
                });
                const words = `${list}: ${shown.map((one) => `${one.rank} ${one.name} ${one.points}`).join(', ')}`;
                const ranks = shown.map((one) => one.rank).filter((rank) => rank !== '–').map(Number);
                if (ranks.some((rank, i) => i > 0 && rank <= ranks[i - 1]!)) {
                    faults.add(`a rank twice, or out of order, in ${words}`);
                }
                if (new Set(shown.map((one) => one.name)).size < shown.length) {
                    faults.add(`somebody twice in ${words}`);
                }
                if (shown.some((one, i) => i > 0 && one.points > shown[i - 1]!.points)) {
                    faults.add(`fewer points above more in ${words}`);
                }
                shown.forEach((one) => rows.add(`${one.name} ${one.points}`));
            }
        }
        const mine = document.querySelector('.board .row.me');
        const hud = document.querySelector<HTMLElement>('.play-points');
        const place = document.querySelector<HTMLElement>('.play-rank');
        if (mine && hud && place) {
            const [rank, points] = ['.rank', '.points'].map((part) => mine.querySelector(part)!.textContent!);
            if (points !== hud.dataset.value || rank !== place.dataset.value) {
                faults.add(`own row says ${rank} with ${points}, above it ${place.dataset.value} with ${hud.dataset.value}`);
            }
        }
        seen.faults = [...faults];
        seen.rows = [...rows];
    };
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    read();
}

const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

it('is never shown with a rank that is not one', async () => {
    const names = Array.from({ length: PLAYERS }, (_, i) => `p${i}`);
    const staged = await stageOne(server, 'Ranks', ['ada', ...names], { questions, rules: { question_count: SCORES } });
    const { id, guests } = staged;
    const ada = guests.get('ada')!;
    await server.turn(id, 'start');

    const truths = new Set([...names, 'ada'].map((name) => `${name} 0`));
    const score = async ({ name, token }: Guest, asked: { id: string; prompt: string }): Promise<void> => {
        const answer = Number(/(\d+) \+ 1/.exec(asked.prompt)![1]) + 1;
        const { points } = await server.ask<{ points: number }>('POST', `/api/battles/${id}/questions/${asked.id}/submit`, { answer }, token);
        truths.add(`${name} ${points}`);
    };
    const asked = new Map<string, { id: string; prompt: string }[]>();
    for (const guest of guests.values()) {
        asked.set(guest.name, await server.questions(id, guest.token));
    }
    // An arrow for ada, so that there is somebody to choose.
    await score(ada, asked.get('ada')![0]!);
    await server.ask('POST', `/api/battles/${id}/reward`, { type: 'arrow' }, ada.token);
    await score(guests.get('p0')!, asked.get('p0')![0]!);

    const identity = { participant: ada.participant, username: 'ada', resume_code: ada.code };
    const [play, watch] = await Promise.all([
        open('ada', desk, `/b/${id}/play`, { [`arena.battle.${id}`]: identity }),
        open('projector', projector, `/b/${id}/watch`, {}),
    ]);
    await Promise.all([play.locator('.board .row.me').waitFor(), watch.locator('.watch-row').first().waitFor()]);
    await Promise.all([play.evaluate(readAlways), watch.evaluate(readAlways)]);

    const scripted = names.map(async (name, i) => {
        await setTimeout((i / PLAYERS) * PACE_MS);
        for (const question of asked.get(name)!.slice(name === 'p0' ? 1 : 0)) {
            const [sent] = await Promise.all([score(guests.get(name)!, question), setTimeout(PACE_MS * (0.5 + Math.random()))]);
            void sent;
        }
    });
    const played = Promise.all(scripted);

    // Somebody who plays along: right, and looking whom to shoot at now and then.
    for (let n = 1; n < SCORES; n++) {
        await play.locator('article.play-question.open').waitFor();
        const prompt = await play.locator('article .prompt').innerText();
        await play.locator('#answer').fill(String(Number(/(\d+) \+ 1/.exec(prompt)![1]) + 1));
        await press(play.getByRole('button', { name: 'Answer', exact: true }));
        await press(play.getByRole('button', { name: 'Shield', exact: true }));
        if (n % 4 === 0) {
            await press(play.locator('button.play-arrow'));
            await play.locator('.play-target').first().waitFor();
            await press(play.getByRole('dialog').getByRole('button', { name: 'Close' }));
        }
    }
    await played;

    // In the end both say what is so.
    const standings = await server.standings(id);
    standings.filter(({ username }) => username === 'ada').forEach(({ points }) => truths.add(`ada ${points}`));
    const points = String(standings.find(({ username }) => username === 'ada')!.points);
    await expect.poll(() => play.locator('.board .row.me .points').innerText(), { timeout: 60_000 }).toBe(points);

    const own = (row: string): boolean => row.startsWith('ada ');
    for (const seen of [await seenBy(play), await seenBy(watch)]) {
        expect(seen.faults).toEqual([]);
        expect(seen.changes).toBeGreaterThan(SCORES);
        expect(seen.lists).toBeGreaterThan(SCORES);
        expect(seen.rows.filter((row) => !own(row) && !truths.has(row))).toEqual([]);
    }
});

it('and nothing went wrong unseen', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
