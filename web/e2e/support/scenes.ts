// What there is to see: every page, in each of its states.  A row for each: whose
// eyes, which path, what is done there, and what is seen when it is there.
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { answerOf, battle, battleFile, faultyFile, questionWith, responseTo } from './bank';
import { sit, type Seat } from './browser';
import { hears, press } from './frames';
import type { Server } from './server';
import { CLOSED, stageOne, type Stage } from './stage';
import { NOWHERE } from './watchful';
import { words, type Language } from './words';

export type Role = 'nobody' | 'guest' | 'organiser';

export interface Scene {
    page: Page;
    server: Server;
    stage: Stage;
    /** Who a guest is. */
    guest: string;
    /** The words of a message, as they are in the language of this scene. */
    say: (key: string) => RegExp;
    button: (key: string) => Locator;
}

export interface Row {
    name: string;
    role: Role;
    path: (stage: Stage) => string;
    act?: (scene: Scene) => Promise<void>;
    shown: (scene: Scene) => Locator;
}

export const scenes: Row[] = [
    {
        name: 'join-list',
        role: 'nobody',
        path: () => '/',
        shown: ({ page }) => page.getByText('Geography, 9a'),
    },
    {
        name: 'join-menu',
        role: 'nobody',
        path: () => '/',
        act: ({ page }) => page.locator('.menu > summary').click(),
        shown: ({ page, say }) => page.locator('.menu').getByText(say('common.language')),
    },
    {
        name: 'join-door',
        role: 'nobody',
        path: ({ running }) => `/b/${running.id}`,
        act: async ({ page, say, button }) => {
            await button('join.with_code').click();
            await page.getByRole('textbox', { name: say('join.name') }).fill('ada!');
        },
        shown: ({ page, say }) => page.getByText(say('join.name_letters')),
    },
    {
        name: 'join-invite',
        role: 'nobody',
        path: ({ running }) => `/b/${running.id}`,
        act: ({ button }) => button('join.invite').click(),
        shown: ({ page }) => page.getByRole('dialog').locator('.qr path'),
    },
    {
        name: 'join-closed',
        role: 'nobody',
        path: () => `/b/${CLOSED.id}#join=${encodeURIComponent(CLOSED.join_code)}`,
        shown: ({ page, say }) => page.getByRole('textbox', { name: say('join.join_code') }),
    },
    {
        name: 'join-again',
        role: 'guest',
        path: ({ waiting }) => `/b/${waiting.id}`,
        shown: ({ page, say }) => page.getByRole('link', { name: say('join.continue_as') }),
    },
    {
        name: 'play-waiting',
        role: 'guest',
        path: ({ waiting }) => `/b/${waiting.id}/play`,
        shown: ({ page, say }) => page.getByRole('heading', { name: say('play.you_are_in') }),
    },
    {
        name: 'play-question',
        role: 'guest',
        path: ({ running }) => `/b/${running.id}/play`,
        act: (scene) => showQuestion(scene, 'Roots:', 'Loop:', 'Primes:', 'Mammals:'),
        shown: ({ button }) => button('play.answer'),
    },
    {
        name: 'play-number',
        role: 'guest',
        path: () => '/',
        act: async (scene) => {
            const questions = battle.questions.filter(({ kind }) => kind === 'number');
            await begin(scene, 'Numbers alone', { questions, rules: { question_count: questions.length } });
            await scene.page.locator('#answer').fill('1,000');
        },
        shown: ({ page }) => page.locator('.number-readings button').last(),
    },
    {
        name: 'play-verdict',
        role: 'guest',
        path: ({ running }) => `/b/${running.id}/play`,
        act: answerRight,
        shown: ({ button }) => button('play.take_shield'),
    },
    {
        name: 'play-targets',
        role: 'guest',
        path: ({ running }) => `/b/${running.id}/play`,
        act: ({ page }) => press(page.locator('button.play-arrow')),
        shown: ({ page }) => page.getByRole('dialog').locator('.play-target').first(),
    },
    {
        name: 'play-attacked',
        role: 'guest',
        path: ({ running }) => `/b/${running.id}/play`,
        act: attacked,
        shown: ({ button }) => button('play.revenge'),
    },
    {
        name: 'play-over',
        role: 'guest',
        path: () => '/',
        act: over,
        shown: ({ page, say }) => page.getByRole('heading', { name: say('play.over') }),
    },
    {
        name: 'play-not-counted',
        role: 'guest',
        path: () => '/',
        act: late,
        shown: ({ page }) => page.locator('.not-counted'),
    },
    {
        name: 'missing',
        role: 'nobody',
        path: () => NOWHERE,
        shown: ({ page, say }) => page.getByRole('heading', { name: say('common.nothing_here') }),
    },
    {
        name: 'watch-waiting',
        role: 'nobody',
        path: ({ waiting }) => `/b/${waiting.id}/watch`,
        shown: ({ page }) => page.locator('.watch-guest').first(),
    },
    {
        name: 'watch-nobody',
        role: 'nobody',
        path: () => `/b/${CLOSED.id}/watch`,
        shown: ({ page }) => page.locator('.watch-lobby.empty .qr path'),
    },
    {
        name: 'watch-running',
        role: 'nobody',
        path: ({ running }) => `/b/${running.id}/watch`,
        shown: ({ page }) => page.locator('.watch-row').first(),
    },
    {
        name: 'watch-over',
        role: 'nobody',
        path: ({ over }) => `/b/${over.id}/watch`,
        shown: ({ page }) => page.locator('.podium .step').first(),
    },
    {
        name: 'results',
        role: 'guest',
        path: ({ over }) => `/b/${over.id}/results`,
        act: ({ page }) => page.locator('.results-numbers summary').click(),
        shown: ({ page }) => page.locator('.results-proofs .holds').last(),
    },
    {
        name: 'results-top',
        role: 'guest',
        path: ({ over }) => `/b/${over.id}/results`,
        shown: ({ page }) => page.locator('.results-chart'),
    },
    {
        name: 'host-door',
        role: 'nobody',
        path: () => '/host',
        shown: ({ page, say }) => page.getByLabel(say('host.token')),
    },
    {
        name: 'host-list',
        role: 'organiser',
        path: () => '/host',
        shown: ({ page }) => page.getByText('Geography, 9a'),
    },
    {
        name: 'host-faults',
        role: 'organiser',
        path: () => '/host',
        act: async ({ page, button }) => {
            await button('host.new_battle').click();
            await page.locator('input[type=file]').setInputFiles(faultyFile);
            await button('host.save').click();
        },
        shown: ({ page, say }) => page.getByRole('list', { name: say('host.faults') }),
    },
    {
        name: 'host-bank',
        role: 'organiser',
        path: () => '/host',
        act: async ({ page, button }) => {
            await button('host.new_battle').click();
            await page.locator('input[type=file]').setInputFiles(battleFile);
        },
        shown: ({ page }) => page.locator('.host-item').last(),
    },
    {
        name: 'host-rules',
        role: 'organiser',
        path: () => '/host',
        act: async ({ page, button }) => {
            await button('host.new_battle').click();
            await page.locator('.host-further > summary').click();
        },
        shown: ({ page, say }) => page.getByLabel(say('host.rule_choices')),
    },
    {
        name: 'host-invite',
        role: 'organiser',
        path: () => `/host/${CLOSED.id}`,
        act: ({ button }) => button('host.invite').click(),
        shown: ({ page }) => page.getByRole('dialog').getByText(CLOSED.join_code),
    },
    {
        name: 'host-question',
        role: 'organiser',
        path: () => '/host',
        act: writeQuestion,
        shown: ({ page }) => page.getByRole('dialog').locator('form'),
    },
    {
        name: 'host-text',
        role: 'organiser',
        path: () => '/host',
        act: async (scene) => {
            const { page, say } = scene;
            await writeQuestion(scene);
            await page.getByRole('radio', { name: say('host.kind_text') }).check();
            await page.getByRole('checkbox', { name: say('host.exact') }).check();
        },
        shown: ({ page, say }) => page.getByRole('textbox', { name: say('host.answers') }),
    },
    {
        name: 'host-number',
        role: 'organiser',
        path: () => '/host',
        act: async (scene) => {
            const { page, button, say } = scene;
            await writeQuestion(scene);
            await page.getByRole('radio', { name: say('host.kind_number') }).check();
            await page.locator('#host-number').fill('1,000');
            await button('host.keep').click();
        },
        shown: ({ page }) => page.locator('.number-readings button').last(),
    },
    {
        name: 'host-control',
        role: 'organiser',
        path: ({ running }) => `/host/${running.id}`,
        shown: ({ page }) => page.locator('.host-asked li, .host-asked tr').first(),
    },
    {
        name: 'host-asked',
        role: 'organiser',
        path: ({ running }) => `/host/${running.id}`,
        act: openAsked,
        shown: ({ button }) => button('host.regrade'),
    },
    {
        name: 'host-regrade',
        role: 'organiser',
        path: ({ running }) => `/host/${running.id}`,
        act: async (scene) => {
            await openAsked(scene);
            await scene.button('host.regrade').click();
        },
        shown: ({ page }) => page.getByRole('dialog').locator('form'),
    },
    {
        name: 'host-end',
        role: 'organiser',
        path: ({ running }) => `/host/${running.id}`,
        act: ({ button }) => button('host.end').click(),
        shown: ({ page }) => page.getByRole('dialog'),
    },
];

async function writeQuestion({ button }: Scene): Promise<void> {
    await button('host.new_battle').click();
    await button('host.write_question').click();
}

/** The first question of a battle, with what came of it. */
function openAsked({ page }: Scene): Promise<void> {
    return page.locator('.host-asked summary').first().click();
}

/** The first of these that this guest was given, and has not answered. */
async function showQuestion({ page }: Scene, ...prompts: string[]): Promise<void> {
    const pips = page.locator('.play-pip.open');
    await pips.first().waitFor();
    for (let i = 0; i < (await pips.count()); i++) {
        await press(pips.nth(i));
        const shown = await page.locator('article .prompt').innerText();
        if (prompts.some((prompt) => shown.trim().startsWith(prompt))) {
            return;
        }
    }
}

async function answerRight({ page, button }: Scene): Promise<void> {
    await page.locator('article.play-question.open').waitFor();
    const { typed, pressed } = responseTo(questionWith(await page.locator('article .prompt').innerText()), true);
    for (const place of pressed ?? []) {
        await press(page.locator('label.answer').nth(place));
    }
    if (typed !== undefined) {
        await page.locator('#answer').fill(typed);
    }
    await press(button('play.answer'));
}

/** Somebody new earns an arrow, and shoots it. */
async function attacked({ page, server, stage: { running }, guest, say }: Scene): Promise<void> {
    await page.locator('article.play-question').waitFor();
    await hears(page);
    const name = `foe_of_${guest}`;
    const { session } = await server.join(running.id, name);
    const [question] = await server.questions(running.id, session.token);
    const answer = answerOf(questionWith(question!.prompt), true);
    const ask = (path: string, body: object): Promise<unknown> => server.ask('POST', `/api/battles/${running.id}/${path}`, body, session.token);
    await ask(`questions/${question!.id}/submit`, { answer });
    await ask('reward', { type: 'arrow' });
    await ask('attack', { target: running.guests.get(guest)!.participant });
    await page.getByRole('list', { name: say('play.alerts') }).waitFor();
}

/** Two things came too late: an answer, and a reward. */
async function late(scene: Scene): Promise<void> {
    const { page, guest } = scene;
    await over(scene);
    await page.locator('.play-final').waitFor();
    await page.evaluate((guest) => {
        const id = location.pathname.split('/')[2]!;
        const seat = JSON.parse(sessionStorage.getItem(`arena.tab.${id}`)!) as { participant: string; username: string };
        if (seat.username === guest) {
            const code = 'battle_not_running';
            localStorage.setItem(`arena.refused.${id}.${seat.participant}`, JSON.stringify([{ key: '1', kind: 'submit', code }, { key: '2', kind: 'reward', code }]));
        }
    }, guest);
    await page.reload();
}

async function over(scene: Scene): Promise<void> {
    const id = await begin(scene, 'A short one');
    await scene.server.turn(id, 'end');
}

/** Plays another battle. */
async function begin({ page, server, guest }: Scene, title: string, settings: object = {}): Promise<string> {
    const { id, guests } = await stageOne(server, title, [guest, 'ada', 'ben'], settings);
    await server.turn(id, 'start');
    await remember(page, id, guests.get(guest)!);
    await page.goto(`/b/${id}/play`);
    await page.locator('article.play-question').waitFor();
    return id;
}

function remember(page: Page, id: string, { participant, name, code }: { participant: string; name: string; code: string }): Promise<void> {
    return page.evaluate(([key, value]) => localStorage.setItem(key!, value!), [
        `arena.battle.${id}`,
        JSON.stringify({ participant, username: name, resume_code: code }),
    ]);
}

/** What a browser remembers of a guest who has been in all of these battles. */
function memories(stage: Stage, guest: string): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    for (const { id, guests } of Object.values(stage)) {
        const { participant, name, code } = guests.get(guest)!;
        kept[`arena.battle.${id}`] = { participant, username: name, resume_code: code };
    }
    const { id, ended } = stage.over;
    kept[`arena.finished.${id}.${stage.over.guests.get(guest)!.participant}`] = ended?.get(guest);
    return kept;
}

/** Eyes of each role, in one language. */
export class Eyes {
    readonly seats: Seat[] = [];
    /** One for each role, which goes from scene to scene. */
    private readonly pages = new Map<Role, Page>();

    private viewport: BrowserContextOptions['viewport'];

    constructor(
        private readonly server: Server,
        private readonly stage: Stage,
        readonly language: Language,
        /** Who plays here, when a guest does. */
        private readonly guest: string,
    ) {}

    async open(browser: Browser, options: BrowserContextOptions): Promise<void> {
        this.viewport = options.viewport!;
        const openAs = async (role: Role): Promise<BrowserContext> => {
            const seat = await sit(browser, `${this.language} ${role}`, this.server.url, {
                locale: this.language,
                reducedMotion: 'reduce',
                ...options,
            });
            this.seats.push(seat);
            // What was chosen in one scene is not the next one's.
            await seat.context.addInitScript(() => {
                if (location.origin !== 'null') {
                    localStorage.removeItem('arena.settings');
                }
            });
            this.pages.set(role, await seat.context.newPage());
            return seat.context;
        };
        await openAs('nobody');
        const kept = memories(this.stage, this.guest);
        await (await openAs('guest')).addInitScript((kept) => {
            // Not of the empty page that a tab begins with.
            for (const [name, value] of Object.entries(location.origin === 'null' ? {} : kept)) {
                localStorage.setItem(name, JSON.stringify(value));
            }
        }, kept);
        await (await openAs('organiser')).addInitScript((token) => {
            if (location.origin !== 'null') {
                sessionStorage.clear();
                sessionStorage.setItem('arena.token', token);
            }
        }, this.server.token);
    }

    async close(): Promise<void> {
        await Promise.all(this.seats.map(({ context }) => context.close()));
    }

    /** The page that is seen goes on in another language, as its menu has it; a dialog may lie over that. */
    async speak(page: Page, language: Language): Promise<void> {
        await this.reset(page);
        await page.locator('.menu select').first().evaluate((select: HTMLSelectElement, language) => {
            select.value = language;
            select.dispatchEvent(new Event('change', { bubbles: true }));
        }, language);
        await page.locator(`html[lang=${language}]`).waitFor();
    }

    private async reset(page: Page): Promise<void> {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(this.viewport!);
    }

    /** Looks at one scene. */
    async see(row: Row, look: (page: Page) => Promise<void>): Promise<void> {
        const page = this.pages.get(row.role)!;
        const say = (key: string): RegExp => words(this.language, key);
        const button = (key: string): Locator => page.getByRole('button', { name: say(key) });
        const scene = { page, server: this.server, stage: this.stage, guest: this.guest, say, button };
        await this.reset(page);
        await page.goto(row.path(this.stage));
        await row.act?.(scene);
        await row.shown(scene).waitFor();
        await look(page);
    }
}
