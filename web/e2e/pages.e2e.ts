// Every page, in each of its states and every language, light and dark: no
// barrier that axe-core knows, and nothing in the console.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desk, launch, phone } from './support/browser';
import { pictureFailures } from './support/failures';
import { Eyes, scenes } from './support/scenes';
import { Server } from './support/server';
import { setStage, type Stage } from './support/stage';
import { Stack } from './support/stack';
import { languages } from './support/words';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Colours are all that the dark changes.
const COLOURS: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

const stack = Stack.current();
const eyes: Eyes[] = [];
let browser: Browser;
let server: Server;
let stage: Stage;

async function barriers(page: Page, options: RunOptions = {}): Promise<string[]> {
    const { violations, passes } = await page.evaluate(
        (options) => (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
        { ...options, resultTypes: ['violations'] } as RunOptions,
    );
    expect(passes.length).toBeGreaterThan(0);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
    stage = await setStage(server, [...languages]);
});

afterAll(() => browser?.close());

pictureFailures(() => eyes.flatMap(({ seats }) => seats));

describe.each(languages)('in %s', (language) => {
    let mine: Eyes;

    beforeAll(async () => {
        // Right to left is looked at where there is least room, and so is a long language.
        mine = new Eyes(server, stage, language, language);
        eyes.push(mine);
        await mine.open(browser, language === 'en' ? desk : phone);
    });

    afterAll(() => mine.close());

    it.each(scenes)('$name can be used by everybody', async (row) => {
        await mine.see(row, async (page) => {
            await page.evaluate(axe);
            expect(await barriers(page)).toEqual([]);
            expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
            await page.emulateMedia({ colorScheme: 'dark' });
            expect(await barriers(page, COLOURS)).toEqual([]);
        });
    });

    it('and nothing went wrong unseen', () => {
        expect(mine.seats.flatMap(({ watchful }) => watchful.faults)).toEqual([]);
    });
});

it('the server had nothing to complain about', async () => {
    expect(await stack.alarms()).toEqual([]);
});
