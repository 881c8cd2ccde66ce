// What a battle leaves behind: own answers for who played, also from a browser
// that has nothing but the resume code; and what the projector told.
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf, questionWith } from './support/bank';
import { launch, phone, projector, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { hears, press } from './support/frames';
import { Server, type AskedQuestion } from './support/server';
import { stageOne, type Guest, type Staged } from './support/stage';
import { Stack } from './support/stack';

const PATIENCE = { timeout: 60_000, interval: 200 };

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

/** A page that hears what happens from then on. */
async function open(name: string, path: string, options: typeof phone, kept: Record<string, unknown> = {}): Promise<Page> {
    const seat = await sit(browser, name, server.url, options);
    seats.push(seat);
    await seat.context.addInitScript((kept) => {
        for (const [name, value] of Object.entries(location.origin === 'null' ? {} : kept)) {
            localStorage.setItem(name, JSON.stringify(value));
        }
    }, kept);
    const page = await seat.context.newPage();
    await page.goto(path);
    await hears(page);
    return page;
}

async function running(...names: string[]): Promise<Staged> {
    const staged = await stageOne(server, `After ${randomUUID().slice(0, 8)}`, names);
    await server.turn(staged.id, 'start');
    return staged;
}

/** Answers one question right; gives it. */
async function score({ id }: Staged, { token }: Guest, wanted: (question: AskedQuestion) => boolean): Promise<AskedQuestion> {
    const question = (await server.questions(id, token)).find(wanted)!;
    const answer = answerOf(questionWith(question.prompt), true);
    await server.ask('POST', `/api/battles/${id}/questions/${question.id}/submit`, { answer }, token);
    return question;
}

it('shows own answers to who has the resume code alone, and shows them again when they are judged again', async () => {
    const staged = await running('ada', 'ben');
    const { id } = staged;
    const ada = staged.guests.get('ada')!;
    const question = await score(staged, ada, ({ kind }) => kind === 'choice');
    await server.turn(id, 'end');
    await server.ask('POST', `/api/battles/${id}/leave`, undefined, ada.token);

    const page = await open('ada', `/b/${id}/results`, phone, {
        [`arena.battle.${id}`]: { participant: ada.participant, username: ada.name, resume_code: ada.code },
    });
    const right = page.locator('.results-answer.correct');
    await page.getByRole('heading', { name: 'Your answers' }).waitFor();
    expect(await page.locator('.results-answer').count()).toBe(10);
    expect(await right.count()).toBe(1);
    const kept = (): Promise<number> =>
        page.evaluate((name) => JSON.parse(localStorage.getItem(name) ?? '{}').me?.correct as number, `arena.finished.${id}.${ada.participant}`);
    await expect.poll(kept, PATIENCE).toBe(1);

    const answer = answerOf(questionWith(question.prompt), false);
    await server.ask('POST', `/api/admin/battles/${id}/regrade`, { questions: [{ id: question.id, answer }] });
    await expect.poll(() => right.count(), PATIENCE).toBe(0);
    await expect.poll(kept, PATIENCE).toBe(0);
    await page.getByRole('status').getByText('Answers were graded again: points may have changed.').waitFor({ state: 'attached' });
});

it('tells on the projector who shot at whom, once', async () => {
    const staged = await running('ada', 'ben');
    const [ada, ben] = ['ada', 'ben'].map((name) => staged.guests.get(name)!) as [Guest, Guest];
    const page = await open('projector', `/b/${staged.id}/watch`, projector);
    await page.locator('.watch-row').nth(1).waitFor();
    const does = (what: string, body: object, { token }: Guest): Promise<unknown> =>
        server.ask('POST', `/api/battles/${staged.id}/${what}`, body, token);
    const told = (kind: string): Promise<string[]> =>
        page.locator(`.watch-item.${kind}`).allInnerTexts().then((texts) => texts.map((text) => text.replace(/[\u2068\u2069]/g, '')));

    await score(staged, ben, ({ points }) => points >= 20);
    for (const i of [1, 2]) {
        await score(staged, ada, (question) => !('answered_at' in question));
        await does('reward', { type: 'arrow' }, ada);
        if (i === 2) {
            await does('reward', { type: 'shield' }, ben);
        }
        await does('attack', { target: ben.participant }, ada);
    }
    await expect.poll(() => told('blocked'), PATIENCE).toEqual(['ada shoots at ben: the shield holds']);
    expect(await told('hit')).toEqual(['ada hits ben, who loses 10 points']);
});

it('finds by name whom no page of the leaderboard shows, and hits them', async () => {
    const crowd = Array.from({ length: 105 }, (_, i) => `player${i}`);
    const staged = await running('ada', ...crowd, 'Zoë');
    const guest = (name: string): Guest => staged.guests.get(name)!;
    for (const name of crowd) {
        await score(staged, guest(name), ({ points }) => points >= 25);
    }
    const { points } = await score(staged, guest('Zoë'), (question) => question.points <= 20);
    await score(staged, guest('ada'), (question) => question.points >= 40);
    await server.ask('POST', `/api/battles/${staged.id}/reward`, { type: 'arrow' }, guest('ada').token);
    const { rank } = await server.standing(staged.id, 'Zoë');
    expect(rank).toBeGreaterThan(100);

    const page = await open('ada', `/b/${staged.id}/play`, phone, {
        [`arena.battle.${staged.id}`]: { participant: guest('ada').participant, username: 'ada', resume_code: guest('ada').code },
    });
    await press(page.locator('button.play-arrow:enabled'), 'tap');
    const picker = page.getByRole('dialog', { name: 'Choose a target' });
    await picker.getByRole('button', { name: /player/ }).first().waitFor();
    expect(await picker.getByText('Zoë').count()).toBe(0);
    await picker.getByRole('searchbox').fill('zo');
    await press(picker.getByRole('button', { name: new RegExp(`^${rank}\\b.*Zoë`) }), 'tap');
    await page.getByRole('list', { name: 'What happened' }).getByText(`You hit Zoë: −${Math.min(10, points)} points`, { exact: true }).waitFor();
    expect((await server.standing(staged.id, 'Zoë')).points).toBe(points - Math.min(10, points));
});

it('lets an organiser in by a link, once', async () => {
    const link = await stack.hostLink();
    const enter = async (name: string): Promise<Page> => {
        const seat = await sit(browser, name, server.url, phone);
        const page = await seat.context.newPage();
        await page.goto(link);
        return page;
    };
    const first = await enter('host');
    await first.getByRole('button', { name: 'New battle' }).waitFor();
    expect(first.url()).toBe(`${server.url}/host`);
    await first.reload();
    await first.getByRole('button', { name: 'New battle' }).waitFor();

    const second = await enter('late');
    await second.getByRole('alert').getByText('This link has been used, or is too old. make host-link prints another one.').waitFor();
    expect(second.url()).toBe(`${server.url}/host`);
    expect(await second.getByRole('button', { name: 'New battle' }).count()).toBe(0);
    await second.goto(await stack.hostLink());
    await second.getByRole('button', { name: 'New battle' }).waitFor();
});

it('never breaks a link within the id', async () => {
    const { id } = await running('ada');
    const page = await open('wall', `/b/${id}/watch`, projector);
    await page.locator('.invite-link').waitFor();
    for (const [width, height] of [[1920, 1080], [1280, 720], [1024, 768], [320, 640]] as const) {
        await page.setViewportSize({ width, height });
        await expect.poll(() => page.locator('.invite-link').evaluate((line) => line.scrollWidth - line.clientWidth), PATIENCE).toBeLessThanOrEqual(0);
        const lines = await page.locator('.invite-part').evaluateAll((parts) =>
            parts.map((part) => new Set([...part.getClientRects()].map(({ top }) => Math.round(top))).size),
        );
        expect(lines, `${width} wide`).toEqual([1, 1]);
    }
});

it('and nothing went wrong unseen', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
