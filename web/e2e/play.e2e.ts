// The page of somebody who plays, as a finger finds it: what is pressed is what was
// meant, what comes next is in sight, and nothing moves because of others.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf, questionWith, responseTo, type BankQuestion } from './support/bank';
import { desk, launch, phone, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { drawn, press, settled } from './support/frames';
import { lookOver } from './support/layout';
import { Server } from './support/server';
import { stageOne, type Guest, type Staged } from './support/stage';
import { Stack } from './support/stack';

const PATIENCE = { timeout: 60_000, interval: 200 };
const demo = JSON.parse(readFileSync(new URL('../../conf/demo.json', import.meta.url), 'utf8')) as { questions: BankQuestion[] };

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

async function staged(settings: object, ...names: string[]): Promise<Staged> {
    const battle = await stageOne(server, `Play ${randomUUID().slice(0, 8)}`, names, settings);
    await server.turn(battle.id, 'start');
    return battle;
}

/** The page of somebody who has joined elsewhere, with a question to answer. */
async function open({ id, guests }: Staged, name: string, options: BrowserContextOptions): Promise<Page> {
    const { participant, code } = guests.get(name)!;
    const seat = await sit(browser, name, server.url, { reducedMotion: 'reduce', ...options });
    seats.push(seat);
    await seat.context.addInitScript(
        ([key, value]) => {
            if (location.origin !== 'null') {
                localStorage.setItem(key!, value!);
            }
        },
        [`arena.battle.${id}`, JSON.stringify({ participant, username: name, resume_code: code })],
    );
    const page = await seat.context.newPage();
    await page.goto(`/b/${id}/play`);
    await page.locator('article.play-question.open').waitFor();
    return page;
}

/** Answers one more right, and has an arrow for it. */
async function score({ id }: Staged, { token }: Guest): Promise<void> {
    const question = (await server.questions(id, token)).find((one) => !('answered_at' in one))!;
    await server.ask('POST', `/api/battles/${id}/questions/${question.id}/submit`, { answer: answerOf(questionWith(question.prompt), true) }, token);
    await server.ask('POST', `/api/battles/${id}/reward`, { type: 'arrow' }, token);
}

async function fill(page: Page, right: boolean): Promise<void> {
    const { typed, pressed } = responseTo(questionWith(await page.locator('article .prompt').innerText()), right);
    for (const place of pressed ?? []) {
        await press(page.locator('label.answer').nth(place));
    }
    if (typed !== undefined) {
        await page.locator('#answer').fill(typed);
    }
}

const answer = (page: Page): Promise<void> => press(page.getByRole('button', { name: 'Answer', exact: true }));
const next = (page: Page): Promise<void> => press(page.getByRole('button', { name: 'Next question' }));
const pip = (page: Page, n: number): Promise<void> => press(page.locator('.play-pip').nth(n - 1));

/** A finger is there as soon as something is: a press of a control in the moment in which it comes. */
async function pressesAtOnce(page: Page, control: string, act: () => Promise<void>): Promise<void> {
    await page.evaluate((control) => {
        const wait = new MutationObserver(() => {
            const found = document.querySelector(control);
            if (found) {
                wait.disconnect();
                const common = { bubbles: true, cancelable: true, detail: 1 };
                found.dispatchEvent(new PointerEvent('pointerdown', common));
                found.dispatchEvent(new PointerEvent('pointerup', common));
                found.dispatchEvent(new MouseEvent('click', common));
                document.documentElement.setAttribute('data-pressed', control);
            }
        });
        wait.observe(document.body, { subtree: true, childList: true, attributes: true });
    }, control);
    await act();
    await page.locator(`html[data-pressed="${control}"]`).waitFor({ state: 'attached' });
}

it('gives no answer, takes no reward, and shoots nobody for a press that was on its way', async () => {
    const battle = await staged({}, 'ada', 'foe');
    const page = await open(battle, 'ada', phone);
    const { id } = battle;

    // An answer begun, and left for another question.
    await fill(page, true);
    await pip(page, 10);
    await fill(page, false);
    await answer(page);
    await page.locator('[data-verdict=wrong]').waitFor();
    await pressesAtOnce(page, '.play-question.open .play-answer > .button:not(:disabled)', () => next(page));
    expect(await page.locator('article.play-question.open').count()).toBe(1);

    // The second of two taps on what answers.
    await pressesAtOnce(page, '.play-reward .button.arrow', () => answer(page));
    await page.locator('[data-verdict=correct]').waitFor();
    await press(page.getByRole('button', { name: 'Shield', exact: true }));
    await expect.poll(() => server.standing(id, 'ada'), PATIENCE).toMatchObject({ answered: 2, shields: 1, arrows: 0, rewards_pending: 0 });

    // What somebody else puts there.
    const foe = battle.guests.get('foe')!;
    await fill(page, true);
    await answer(page);
    await press(page.getByRole('button', { name: 'Arrow', exact: true }));
    await page.locator('button.play-arrow:enabled').waitFor();
    await score(battle, foe);
    const shoot = (): Promise<unknown> =>
        server.ask('POST', `/api/battles/${id}/attack`, { target: battle.guests.get('ada')!.participant }, foe.token);
    await pressesAtOnce(page, '.play-alert .button.arrow', async () => void (await shoot()));
    await press(page.getByRole('button', { name: 'Revenge!' }));
    await expect.poll(() => server.standing(id, 'ada'), PATIENCE).toMatchObject({ arrows: 0, shields: 0 });
    await page.getByRole('list', { name: 'What happened' }).getByText(/You hit foe/).waitFor();
});

it('takes no press for a control that came under the finger', async () => {
    const battle = await staged({}, 'ada');
    const page = await open(battle, 'ada', phone);
    await fill(page, true);
    await settled(page);
    await page.evaluate(async () => {
        const button = document.querySelector<HTMLElement>('.play-answer > .button')!;
        const common = { bubbles: true, cancelable: true, detail: 1 };
        const down = (on: Element): boolean => on.dispatchEvent(new PointerEvent('pointerdown', common));
        const click = (on: Element): boolean => on.dispatchEvent(new MouseEvent('click', common));
        // It went down on something else.
        down(document.querySelector('.play-pip')!);
        click(button);
        // It was elsewhere.
        document.querySelector<HTMLElement>('.play-progress')!.style.setProperty('margin-block-end', '40px');
        await Promise.resolve();
        down(button);
        click(button);
    });
    expect(await page.locator('article.play-question.open').count()).toBe(1);
    await drawn(page);
    await answer(page);
    await page.locator('[data-verdict=correct]').waitFor();
    expect(await server.standing(battle.id, 'ada')).toMatchObject({ answered: 1 });
});

it('takes a press as soon as it says that all is at its place, when frames come late', async () => {
    const page = await open(await staged({}, 'ada'), 'ada', phone);
    await settled(page);
    const presses = await page.evaluate(async () => {
        const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
        let pressed = 0;
        const add = (): HTMLElement => {
            const button = document.createElement('button');
            button.addEventListener('click', () => (pressed += 1));
            return document.body.appendChild(button);
        };
        window.requestAnimationFrame = (callback) => window.setTimeout(() => callback(performance.now()), 300);
        add();
        await wait(600);
        // What has been there for long enough was another one.
        const late = add();
        await Promise.resolve();
        while (document.documentElement.hasAttribute('data-settling')) {
            await wait(10);
        }
        late.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        late.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
        return pressed;
    });
    expect(presses).toBe(1);
});

it.each([
    ['a small phone', { ...phone, viewport: { width: 320, height: 568 } }],
    ['a phone', phone],
    ['a phone on its side', { ...phone, viewport: { width: 740, height: 360 } }],
    ['a desk', desk],
])('begins each question where it is seen, on %s', async (_, options) => {
    const page = await open(await staged({}, 'ada'), 'ada', options);
    const edge = (): Promise<number> =>
        page.evaluate(() => Math.max(0, document.querySelector('.play-columns')!.getBoundingClientRect().top));
    const starts = async (): Promise<void> => {
        await drawn(page);
        const { top, bottom, height } = await page.locator('article .play-question-head').evaluate((head) => {
            const { top, bottom } = head.getBoundingClientRect();
            return { top, bottom, height: innerHeight };
        });
        expect(top).toBeGreaterThanOrEqual((await edge()) - 1);
        expect(bottom).toBeLessThan(height);
    };
    await starts();
    for (let i = 0; i < 3; i++) {
        await fill(page, false);
        await answer(page);
        await page.locator('[data-verdict=wrong]').waitFor();
        await next(page);
        await page.locator('article.play-question.open').waitFor();
        await starts();
    }
    for (const n of [10, 9, 1]) {
        // As far down as the list of questions is still seen.
        await page.locator('.play-pip').nth(n - 1).evaluate((pip) => pip.scrollIntoView({ block: 'start', behavior: 'instant' }));
        await pip(page, n);
        await page.locator(`li:nth-child(${n}) > .play-pip[aria-current]`).waitFor();
        await starts();
    }
});

const screens = [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 1440, height: 900 },
    { width: 1920, height: 1080 },
];

/** What can be pressed, and where it has gone since. */
async function watchPlaces(page: Page): Promise<() => Promise<string[]>> {
    await settled(page);
    await page.evaluate(() => {
        const controls = [...document.querySelectorAll('.play-columns :is(button, label, input), .play-hud, .play-hud > *, .header a, .header summary')];
        const kept = controls.map((control) => ({ control, before: control.getBoundingClientRect() }));
        (window as unknown as { kept: typeof kept }).kept = kept;
    });
    return () =>
        page.evaluate(() => {
            const { kept } = window as unknown as { kept: { control: Element; before: DOMRect }[] };
            return kept.flatMap(({ control, before }) => {
                const now = control.getBoundingClientRect();
                const same = (['left', 'top', 'width', 'height'] as const).every((side) => now[side] === before[side]);
                return same && control.isConnected ? [] : [`${control.outerHTML.slice(0, 80)}: ${JSON.stringify(before)}, now ${JSON.stringify(now)}`];
            });
        });
}

it('does not move by what others do, nor by the network, and nothing is covered', async () => {
    const battle = await staged({}, 'ada');
    const ada = battle.guests.get('ada')!;
    for (let i = 0; i < 5; i++) {
        await score(battle, ada);
    }
    const page = await open(battle, 'ada', { ...desk, viewport: screens[0]! });
    seats.at(-1)!.watchful.outage();
    for (const [i, size] of screens.entries()) {
        await page.setViewportSize(size);
        await drawn(page);
        const moved = await watchPlaces(page);
        const faults = async (what: string): Promise<void> => {
            await drawn(page);
            expect(await moved(), `${size.width} wide: ${what}`).toEqual([]);
            expect(await page.evaluate(lookOver), `${size.width} wide: ${what}`).toEqual([]);
            expect(await moved(), `${size.width} wide: ${what}, after a look around`).toEqual([]);
        };

        // Each screen has three more rows than the one before, and more digits.
        for (const name of [`x${i}`, `an_extraordinarily.long${i}`, `z${i}`]) {
            const { participant, session, resume_code: code } = await server.join(battle.id, name);
            battle.guests.set(name, { name, participant: participant.id, token: session.token, code });
        }
        await expect.poll(() => page.locator('.play-rank small').textContent(), PATIENCE).toBe(`/${1 + 3 * (i + 1)}`);
        await faults('others joined');

        const foe = battle.guests.get(`an_extraordinarily.long${i}`)!;
        await score(battle, foe);
        await server.ask('POST', `/api/battles/${battle.id}/attack`, { target: ada.participant }, foe.token);
        const revenge = page.getByRole('button', { name: 'Revenge!' });
        await revenge.waitFor();
        await faults('an attack');
        await press(page.locator('.play-alert .plain').first());
        await revenge.waitFor({ state: 'hidden' });

        await page.context().setOffline(true);
        await page.locator('.connection').waitFor();
        await faults('the connection was lost');
        await page.context().setOffline(false);
        await page.locator('.connection').waitFor({ state: 'hidden' });
        await faults('it is there again');
    }
});

const length = ({ prompt, choices = [] }: BankQuestion): number => choices.reduce((sum, { text }) => sum + text.length, prompt.length);
const longest = (n: number, ...kinds: string[]): BankQuestion[] =>
    demo.questions.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).sort((a, b) => length(b) - length(a)).slice(0, n);

it('lays nothing over the choices of the longest questions, chosen or judged, on a phone', async () => {
    const battle = await staged({ questions: longest(6, 'choice', 'choices'), rules: { question_count: 6 } }, 'ada');
    const page = await open(battle, 'ada', phone);
    for (let n = 1; n <= 6; n++) {
        await pip(page, n);
        await press(page.locator('label.answer').first());
        await drawn(page);
        expect(await page.evaluate(lookOver), `question ${n}, chosen`).toEqual([]);
        await answer(page);
        await page.locator('[data-verdict]').waitFor();
        await drawn(page);
        expect(await page.evaluate(lookOver), `question ${n}, judged`).toEqual([]);
    }
});

it('shows the longest questions of the demo whole, with what answers them, on a laptop', async () => {
    const battle = await staged({ questions: longest(12), rules: { question_count: 12 } }, 'ada', ...Array.from({ length: 12 }, (_, i) => `p${i}`));
    const page = await open(battle, 'ada', { ...desk, viewport: { width: 1440, height: 900 } });
    for (let n = 1; n <= 12; n++) {
        await pip(page, n);
        await drawn(page);
        const hidden = await page.evaluate(() => {
            const { bottom } = document.querySelector('.play-columns')!.getBoundingClientRect();
            const last = document.querySelector('.play-answer > .button')!.getBoundingClientRect();
            return last.bottom > Math.min(bottom, innerHeight) ? [document.querySelector('.prompt')!.textContent] : [];
        });
        expect(hidden).toEqual([]);
    }
});

it('and nothing went wrong unseen', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
