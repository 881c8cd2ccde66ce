// Who has never been here: what this is, what the rules are, what an arrow does,
// why one of two equals is ahead; by eye, by ear and by keyboard.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, battle, questionWith, responseTo } from './support/bank';
import { desk, launch, phone, projector, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { drawn, hears, press } from './support/frames';
import { Server } from './support/server';
import { stageOne, type Guest, type Staged } from './support/stage';
import { Stack } from './support/stack';
import { NOWHERE } from './support/watchful';

const PATIENCE = { timeout: 60_000, interval: 200 };
const HOUR = 3_600_000;
const TIE = 'Equal points: who had them first is ahead.';

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

/** A browser that may remember who it was in a battle. */
async function open(path: string, options: BrowserContextOptions, staged?: Staged, guest?: Guest): Promise<Page> {
    const seat = await sit(browser, guest?.name ?? path, server.url, options);
    seats.push(seat);
    if (staged && guest) {
        const kept = JSON.stringify({ participant: guest.participant, username: guest.name, resume_code: guest.code });
        await seat.context.addInitScript(
            ([name, kept]) => location.origin !== 'null' && localStorage.setItem(name!, kept!),
            [`arena.battle.${staged.id}`, kept],
        );
    }
    const page = await seat.context.newPage();
    await page.goto(path);
    return page;
}

async function running(names: string[], settings: object = {}): Promise<Staged> {
    const staged = await stageOne(server, 'Geography, 9a', names, settings);
    await server.turn(staged.id, 'start');
    return staged;
}

const first = (staged: Staged): Guest => [...staged.guests.values()][0]!;

/** Answers one question right, without a page. */
async function score({ id }: Staged, { token }: Guest, wanted: (points: number) => boolean, reward?: string): Promise<void> {
    const question = (await server.questions(id, token)).find((one) => wanted(one.points) && !('answered_at' in one))!;
    const answer = answerOf(questionWith(question.prompt), true);
    await server.ask('POST', `/api/battles/${id}/questions/${question.id}/submit`, { answer }, token);
    if (reward) {
        await server.ask('POST', `/api/battles/${id}/reward`, { type: reward }, token);
    }
}

/** What is shown is answered right, by the page. */
async function answer(page: Page): Promise<void> {
    await page.locator('article.play-question.open').waitFor();
    const { typed, pressed } = responseTo(questionWith(await page.locator('article .prompt').innerText()), true);
    for (const place of pressed ?? []) {
        await press(page.locator('label.answer').nth(place));
    }
    if (typed !== undefined) {
        await page.locator('#answer').fill(typed);
    }
    await press(page.getByRole('button', { name: 'Answer', exact: true }));
    await page.locator('[data-verdict=correct]').waitFor();
}

/** Closed until it is opened, once. */
function gate(): { open: () => void; opened: Promise<void> } {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { open, opened };
}

/** Where it ends, from the top of the screen. */
async function endOf(what: Locator): Promise<number> {
    const { y, height } = (await what.boundingBox())!;
    return y + height;
}

describe('the start page', () => {
    it('has the name of the only battle on the first screen of a phone', async () => {
        await stageOne(server, 'Geography, 9a', [], { starts_at: Date.now() + HOUR });
        const page = await open('/', phone);
        await page.getByRole('textbox', { name: 'Your name' }).waitFor();
        expect(await endOf(page.getByRole('button', { name: 'Into battle!' }))).toBeLessThanOrEqual(740);
        await page.getByText('A quiz that is a battle: answer, earn arrows and shields, climb.').waitFor();
        expect(await page.getByRole('link', { name: 'For teachers: make a battle' }).getAttribute('href')).toBe('/host');
    });

    it('says what this is, and has the list on the first screen of a phone', async () => {
        await stageOne(server, 'History, 8b', [], { starts_at: Date.now() + HOUR });
        const page = await open('/', phone);
        await page.getByText('A quiz that is a battle: answer, earn arrows and shields, climb.').waitFor();
        await page.getByText('Type the code of your battle, or choose it below. A name is enough.').waitFor();
        expect(await endOf(page.locator('.join-card').first())).toBeLessThanOrEqual(740);
        await page.getByRole('link', { name: 'For teachers: make a battle' }).click();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(new URL(page.url()).pathname).toBe('/host');
    });
});

describe('the rules', () => {
    it('are those of the battle, while it is waited for', async () => {
        const rules = { attack_damage: 7, attack_after_correct: 2, attack_after_ms: 90_000, hits_per_minute: 3, question_count: 10 };
        const fierce = await stageOne(server, 'Geography, 9a', ['ada'], { starts_at: Date.now() + HOUR, rules });
        const page = await open(`/b/${fierce.id}/play`, phone, fierce, first(fierce));
        const told = page.locator('.play-howto');
        for (const words of [
            '10 questions, in any order, one try each.',
            'A right answer earns its points. A wrong one costs nothing.',
            'A right answer earns an arrow, which takes 7 points from somebody …',
            'You can shoot once you have 2 right answers.',
            'You can shoot once you have played for 2 minutes.',
            'Nobody is shot at more than 3 times a minute.',
            TIE,
        ]) {
            await told.getByText(words, { exact: true }).waitFor();
        }

        const still = await stageOne(server, 'Geography, 9a', ['ben'], {
            starts_at: Date.now() + HOUR,
            rules: { attacks: false, verdicts: 'end', question_count: 10 },
        });
        const other = await open(`/b/${still.id}/play`, phone, still, first(still));
        await other.locator('.play-howto').getByText('Nobody attacks here: only answers count.').waitFor();
        await other.locator('.play-howto').getByText('What is right, and who has won, is told at the end.').waitFor();
        expect(await other.locator('.play-howto').innerText()).not.toMatch(/arrow|shield/);
    });

    it('of arrows and shields are told with the first reward, and on demand with others', async () => {
        const staged = await running(['cleo'], { rules: { attack_damage: 7, attack_after_correct: 2, question_count: 10 } });
        const page = await open(`/b/${staged.id}/play`, phone, staged, first(staged));
        const arrow = page.getByText('Takes 7 points from somebody you choose.', { exact: true });
        const shooting = page.getByText('You can shoot once you have 2 right answers.', { exact: true });
        const shield = page.getByText('Stops one arrow that is shot at you.', { exact: true });

        await answer(page);
        await arrow.waitFor();
        await shield.waitFor();
        await shooting.waitFor();
        expect(await page.getByRole('button', { name: 'Arrow', exact: true, description: /^Takes 7 points/ } as object).count()).toBe(1);
        await press(page.getByRole('button', { name: 'Shield', exact: true }));

        await answer(page);
        await page.getByRole('button', { name: 'Shield', exact: true }).waitFor();
        expect(await arrow.count()).toBe(0);
        await press(page.getByRole('button', { name: 'What do they do?' }));
        await arrow.waitFor();
        await shield.waitFor();
    });

    it('are told to who comes late, before and after the door, until there is an answer', async () => {
        const staged = await running(['early'], { ends_at: Date.now() + HOUR });
        const late = 'You came late, and nothing is lost: all 10 questions are yours, until the end.';
        const page = await open(`/b/${staged.id}`, phone);
        await page.getByText('It has begun, and you can still come in: as many questions as everybody, until the end.').waitFor();
        await page.getByRole('textbox', { name: 'Your name' }).fill('tardy');
        await page.getByRole('button', { name: 'Into battle!' }).click();
        await page.getByText(late).waitFor();
        await answer(page);
        await press(page.getByRole('button', { name: 'Arrow', exact: true }));
        await page.locator('article.play-question.open').waitFor();
        expect(await page.getByText(late).count()).toBe(0);

        const early = await open(`/b/${staged.id}/play`, phone, staged, first(staged));
        await early.locator('article.play-question.open').waitFor();
        expect(await early.getByText(late).count()).toBe(0);
    });
});

describe('a tie', () => {
    it('is explained wherever it shows, and nowhere else', async () => {
        const staged = await running(['dora', 'emil', 'fritz'], { ends_at: Date.now() + HOUR });
        const [dora, emil, fritz] = [...staged.guests.values()] as [Guest, Guest, Guest];
        const player = await open(`/b/${staged.id}/play`, desk, staged, fritz);
        const wall = await open(`/b/${staged.id}/watch`, projector);
        await player.locator('.play-standing .row').nth(2).waitFor();
        await wall.locator('.watch-row').nth(2).waitFor();
        expect(await player.getByText(TIE).count()).toBe(0);
        expect(await wall.locator('.watch-foot').getByText(TIE).count()).toBe(0);

        const points = await common(staged, [dora, emil]);
        await score(staged, dora, (one) => one === points);
        await score(staged, emil, (one) => one === points);
        await player.locator('.play-standing').getByText(TIE).waitFor();
        await wall.locator('.watch-foot').getByText(TIE).waitFor();

        await server.turn(staged.id, 'end');
        await wall.locator('.watch-finish').getByText(TIE).waitFor();
        await player.getByRole('heading', { name: 'The battle is over!' }).waitFor();
        await player.getByText(TIE).waitFor();
        await press(player.getByRole('link', { name: 'See the results' }));
        await player.locator('.results-standings').getByText(TIE).waitFor();
    });
});

/** Points that a question of each of them is worth. */
async function common({ id }: Staged, guests: Guest[]): Promise<number> {
    const worth = await Promise.all(guests.map(async ({ token }) => (await server.questions(id, token)).map(({ points }) => points)));
    return worth[0]!.find((points) => worth.every((others) => others.includes(points)))!;
}

describe('honours', () => {
    it('are for points: none where nobody has any', async () => {
        const staged = await running(['gus', 'hana', 'ivo']);
        await server.turn(staged.id, 'end');
        const wall = await open(`/b/${staged.id}/watch`, projector);
        await wall.getByText('Nobody has any points.').waitFor();
        expect(await wall.locator('.first, .second, .third, .cup').count()).toBe(0);
        await wall.goto(`/b/${staged.id}/results`);
        await wall.locator('.results-standings .row').nth(2).waitFor();
        expect(await wall.locator('.first, .second, .third, .cup').count()).toBe(0);
    });

    it('are not for the last, nor a cup for who was alone', async () => {
        const staged = await running(['jo', 'kim']);
        const [jo, kim] = [...staged.guests.values()] as [Guest, Guest];
        await score(staged, jo, () => true);
        await score(staged, jo, () => true);
        await score(staged, kim, (points) => points <= 15);
        const [winner, last] = await Promise.all([jo, kim].map((guest) => open(`/b/${staged.id}/play`, phone, staged, guest)));
        await Promise.all([winner!, last!].map((page) => page.locator('article.play-question').waitFor()));
        await server.turn(staged.id, 'end');
        await winner!.locator('.play-face .trophy-icon').waitFor();
        await last!.getByText(/^Rank 2, with \d+ points$/).waitFor();
        expect(await last!.locator('.trophy-icon').count()).toBe(0);

        const alone = await running(['lone']);
        await score(alone, first(alone), () => true);
        await server.turn(alone.id, 'end');
        const wall = await open(`/b/${alone.id}/watch`, projector);
        await wall.locator('.podium .first').waitFor();
        expect(await wall.locator('.cup').count()).toBe(0);
    });
});

it('a shield that holds is no alarm', async () => {
    const staged = await running(['mia', 'noah']);
    const [mia, noah] = [...staged.guests.values()] as [Guest, Guest];
    await score(staged, mia, () => true, 'shield');
    await score(staged, noah, () => true, 'arrow');
    const page = await open(`/b/${staged.id}/play`, phone, staged, mia);
    await page.locator('.play-shield[data-value="1"]').waitFor();
    await hears(page);
    await server.ask('POST', `/api/battles/${staged.id}/attack`, { target: mia.participant }, noah.token);

    const words = 'Your shield stopped noah’s arrow.';
    const alert = page.locator('.play-alert').filter({ hasText: words });
    await alert.waitFor();
    const colours = (): Promise<string[]> =>
        alert.evaluate((alert) => {
            const probe = document.body.appendChild(document.createElement('i'));
            const colour = (name: string): string => {
                probe.setAttribute('class', name);
                return getComputedStyle(probe).backgroundColor;
            };
            const found = [getComputedStyle(alert).borderInlineStartColor, colour('button shield')];
            probe.remove();
            return found;
        });
    const [edge, shield] = await colours();
    expect(edge).toBe(shield);
    expect(await page.locator('[aria-live=polite]').filter({ hasText: words }).count()).toBe(1);
    expect(await page.locator('[aria-live=assertive]').filter({ hasText: words }).count()).toBe(0);
});

describe('by keyboard and by ear', () => {
    it('the content is one key away on every page', async () => {
        const staged = await running(['olga']);
        const over = await running(['pia']);
        await server.turn(over.id, 'end');
        const page = await open('/', desk, staged, first(staged));
        for (const path of ['/', `/b/${staged.id}#join=secret`, `/b/${staged.id}/play`, `/b/${staged.id}/watch`, `/b/${over.id}/results`, '/host', NOWHERE]) {
            await page.goto('about:blank');
            await page.goto(path);
            await page.locator('main#content :is(h1, h2, p, li)').first().waitFor();
            // As when the page has just been opened: nothing in it has been gone to.
            await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
            await page.evaluate(() => {
                const top = document.body.firstElementChild as HTMLElement;
                top.tabIndex = -1;
                top.focus({ preventScroll: true });
                top.removeAttribute('tabindex');
            });
            await page.keyboard.press('Tab');
            const link = page.getByRole('link', { name: 'Skip to content' });
            expect(await link.evaluate((link) => link === document.activeElement), path).toBe(true);
            expect((await link.boundingBox())!.height, path).toBeGreaterThan(24);
            await page.keyboard.press('Enter');
            expect(await page.evaluate(() => document.activeElement?.localName), path).toBe('main');
            expect(page.url().replace(server.url, ''), path).toBe(path);
        }
    });

    it('what comes later takes nobody away from where they are', async () => {
        const staged = await running(['rosa']);
        const page = await open('/', desk, staged, first(staged));
        const [asked, come] = [gate(), gate()];
        await page.route('**/questions', async (route) => {
            asked.open();
            await come.opened;
            await route.continue();
        });
        await page.goto(`/b/${staged.id}/play`);
        await asked.opened;
        const settings = page.locator('header summary');
        await settings.focus();
        come.open();
        await page.locator('article.play-question.open').waitFor();
        await drawn(page);
        expect(await settings.evaluate((settings) => settings === document.activeElement)).toBe(true);
    });

    it('an answer’s field and its group are named by the question', async () => {
        const staged = await running(['quin'], { rules: { question_count: battle.questions.length } });
        const page = await open(`/b/${staged.id}/play`, desk, staged, first(staged));
        const pips = page.locator('.play-pip');
        await pips.first().waitFor();
        const seen = new Set<string>();
        for (let i = 0; i < (await pips.count()); i++) {
            await press(pips.nth(i));
            await expect.poll(() => pips.nth(i).getAttribute('aria-current'), PATIENCE).not.toBeNull();
            const { kind, prompt } = questionWith(await page.locator('article .prompt').innerText());
            const begins = new RegExp(`^${prompt.slice(0, prompt.indexOf(':') + 1)}`);
            const [role, ends] = {
                choice: ['group', 'Choose one'],
                choices: ['group', 'Choose all that are right'],
                text: ['textbox', 'Your answer'],
                number: ['textbox', 'Your number'],
            }[kind] as ['group' | 'textbox', string];
            const named = page.locator('article').getByRole(role, { name: begins });
            expect(await named.count(), prompt).toBe(1);
            expect(await page.locator('article').getByRole(role, { name: new RegExp(`${ends}$`) }).count(), prompt).toBe(1);
            seen.add(kind);
        }
        expect([...seen].sort()).toEqual(['choice', 'choices', 'number', 'text']);
    });
});

it('and nothing went wrong unseen', async () => {
    expect(seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    expect(await stack.alarms()).toEqual([]);
});
