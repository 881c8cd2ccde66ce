// Every page, in each of its states and every language, light and dark: no
// barrier that axe-core knows, nothing that does not fit, from the smallest phone
// to a wall, and nothing in the console.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, launch, phone } from './support/browser';
import { cuts } from './support/cuts';
import { pictureFailures } from './support/failures';
import { larger, misfits, smallest, wall, type Size } from './support/layout';
import { Eyes, scenes, type Row } from './support/scenes';
import { Server } from './support/server';
import { setStage, type Stage } from './support/stage';
import { Stack } from './support/stack';
import { languages, type Language } from './support/words';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Colours are all that the dark changes.
const COLOURS: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

// A page is loaded in the first language, and looked at in all sizes, by axe too: one
// that is written to the right, one to the left.  Then it is told to speak the other,
// whose words have to fit.
const readers: { languages: readonly [Language, Language]; device: BrowserContextOptions }[] = [
    { languages: ['en', 'fr'], device: desk },
    { languages: ['fa', 'rw'], device: phone },
];

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
    stage = await setStage(server, readers.map(({ languages: [first] }) => first));
    for (const { languages: [first], device } of readers) {
        const mine = new Eyes(server, stage, first, first);
        eyes.push(mine);
        await mine.open(browser, device);
        await Promise.all(mine.seats.map(({ context }) => context.addInitScript(axe)));
    }
});

afterAll(() => browser?.close());

pictureFailures(() => eyes.flatMap(({ seats }) => seats));

it.each(scenes)('$name can be used by everybody, on every screen', async (row) => {
    const faults = await Promise.all(readers.map(({ languages }, i) => faultsOf(eyes[i]!, languages, row)));
    expect(faults.flat()).toEqual([]);
});

/** Only a projector's page is thrown at a wall. */
function screensOf({ name }: Row): Size[] {
    return [smallest, ...larger, ...(name.startsWith('watch-') ? [wall] : [])];
}

async function faultsOf(mine: Eyes, spoken: readonly Language[], row: Row): Promise<string[]> {
    const faults: string[] = [];
    await mine.see(row, async (page) => {
        for (const [i, language] of spoken.entries()) {
            if (i > 0) {
                await mine.speak(page, language);
            }
            const found: string[] = [];
            if (i === 0) {
                found.push(...(await barriers(page)));
                await page.emulateMedia({ colorScheme: 'dark' });
                found.push(...(await barriers(page, COLOURS)));
            }
            for (const size of i === 0 ? screensOf(row) : [smallest]) {
                found.push(...(await misfits(page, size)));
                found.push(...(await cuts(page)).map((cut) => `${size.width} wide: ${cut}`));
            }
            faults.push(...found.map((fault) => `in ${language}: ${fault}`));
        }
    });
    return faults;
}

it('no language is forgotten', () => {
    expect(readers.flatMap(({ languages }) => languages).sort()).toEqual([...languages].sort());
});

it('nothing went wrong unseen', () => {
    expect(eyes.flatMap(({ seats }) => seats).flatMap(({ watchful }) => watchful.faults)).toEqual([]);
});

it('the server had nothing to complain about', async () => {
    expect(await stack.alarms()).toEqual([]);
});
