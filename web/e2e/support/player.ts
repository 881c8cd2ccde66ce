// Somebody who plays: what they see, and do, by tap or by keyboard.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { questionWith, responseTo, type BankQuestion } from './bank';
import type { Seat } from './browser';
import { drawn, press, settled } from './frames';

export type Hand = 'tap' | 'keyboard';
export type Reward = 'arrow' | 'shield';

const PATIENCE = { timeout: 60_000, interval: 200 };

export class Player {
    constructor(
        readonly name: string,
        readonly seat: Seat,
        readonly page: Page,
        readonly hand: Hand,
        /** Of the questions that were answered. */
        readonly kinds = new Set<string>(),
    ) {}

    /** From the first page: two presses and a name. */
    async join(): Promise<void> {
        await this.page.goto('/');
        await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
        await this.press(this.page.getByRole('button', { name: 'Into battle!' }));
    }

    async press(what: Locator): Promise<void> {
        await press(what, this.hand === 'tap' ? 'tap' : 'click');
    }

    figure(name: 'points' | 'rank' | 'shield' | 'arrow'): Locator {
        return this.page.locator(`.play-${name} .play-value > b`);
    }

    async has(name: 'points' | 'shield' | 'arrow', n: number): Promise<void> {
        await expect.poll(() => this.figure(name).innerText(), PATIENCE).toBe(String(n));
    }

    /** The question that is shown, once it can be answered. */
    async question(): Promise<BankQuestion> {
        await this.page.locator('article.play-question.open').waitFor();
        await this.drawn();
        return questionWith(await this.page.locator('article .prompt').innerText());
    }

    /** What follows from what is shown has been done: a key is heard from then on. */
    private async drawn(): Promise<void> {
        if (!(await drawn(this.page))) {
            throw new Error('The browser draws no frame');
        }
        await settled(this.page);
    }

    /** Answers what is shown; its verdict is another matter. */
    async answer(right = true): Promise<BankQuestion> {
        const question = await this.question();
        this.kinds.add(question.kind);
        const { typed, pressed } = responseTo(question, right);
        if (this.hand === 'keyboard') {
            await this.type(typed, pressed);
        } else {
            for (const place of pressed ?? []) {
                await this.press(this.page.locator('label.answer').nth(place));
            }
            if (typed !== undefined) {
                await this.page.getByRole('textbox', { name: /Your (answer|number)$/ }).fill(typed);
            }
            await this.press(this.page.getByRole('button', { name: 'Answer', exact: true }));
        }
        return question;
    }

    private async type(typed: string | undefined, pressed: number[] | undefined): Promise<void> {
        for (const place of pressed ?? []) {
            await this.page.keyboard.press(String(place + 1));
        }
        if (typed !== undefined) {
            await this.tabTo('#answer');
            await this.page.keyboard.type(typed);
        }
        await this.page.keyboard.press('Enter');
    }

    private async tabTo(selector: string): Promise<void> {
        for (let i = 0; i < 40; i++) {
            await this.page.keyboard.press('Tab');
            if (await this.page.locator(`${selector}:focus`).count()) {
                return;
            }
        }
        throw new Error(`${selector} cannot be reached by the keyboard`);
    }

    verdict(): Locator {
        return this.page.locator('[data-verdict]');
    }

    async sees(verdict: string): Promise<void> {
        await this.verdict().getByText(verdict, { exact: true }).waitFor();
    }

    /** Takes the reward; the next question follows by itself. */
    async take(reward: Reward): Promise<void> {
        const button = this.page.getByRole('button', { name: reward === 'arrow' ? 'Arrow' : 'Shield', exact: true });
        if (this.hand === 'keyboard') {
            await button.waitFor();
            await settled(this.page);
            await this.page.keyboard.press(reward === 'arrow' ? '1' : '2');
        } else {
            await this.press(button);
        }
    }

    async next(): Promise<void> {
        if (this.hand === 'keyboard') {
            await this.page.keyboard.press('Enter');
        } else {
            await this.press(this.page.getByRole('button', { name: 'Next question' }));
        }
    }

    /** Answers, is told that it is right, and takes the reward. */
    async earn(reward: Reward): Promise<number> {
        const { points } = await this.answer();
        await this.sees(`Right! +${points}`);
        await this.take(reward);
        return points;
    }

    async miss(): Promise<void> {
        await this.answer(false);
        await this.sees('Not this time.');
        await this.next();
    }

    /** Whom the picker offers. */
    async aim(): Promise<Locator> {
        await this.press(this.page.getByRole('button', { name: /Attack$/ }).first());
        return this.page.getByRole('dialog', { name: 'Choose a target' });
    }

    async shoot(target: string): Promise<void> {
        const picker = await this.aim();
        await this.press(picker.getByRole('button', { name: new RegExp(`\\b${target}\\b`) }));
    }

    alert(text: string): Locator {
        return this.page.getByRole('list', { name: 'What happened' }).getByText(text, { exact: true });
    }

    async code(): Promise<string> {
        return (await this.page.locator('.play-code').innerText()).trim();
    }

    /** All that are still open, every third one wrong. */
    async finish(): Promise<void> {
        const done = this.page.getByRole('heading', { name: 'All questions answered!' });
        for (let n = 1; ; n++) {
            await this.page.locator('article.play-question.open').or(done).waitFor();
            if (await done.count()) {
                return;
            }
            await (n % 3 === 0 ? this.miss() : this.earn(n % 2 ? 'arrow' : 'shield'));
        }
    }

    /** How many answers this browser keeps, on its disk, to be sent. */
    kept(): Promise<number> {
        return this.page.evaluate(
            () =>
                new Promise<number>((resolve, reject) => {
                    const opening = indexedDB.open('arena');
                    opening.onerror = () => reject(opening.error);
                    opening.onsuccess = () => {
                        const counting = opening.result.transaction('outbox').objectStore('outbox').count();
                        counting.onsuccess = () => {
                            opening.result.close();
                            resolve(counting.result);
                        };
                        counting.onerror = () => reject(counting.error);
                    };
                }),
        );
    }
}
