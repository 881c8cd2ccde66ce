// Pictures of every page in each of its states, for a person to look at:
// web/screenshots/SIZE-LOOK/SCENE.png.  "make screenshots" takes them.
import { mkdir, rm } from 'node:fs/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launch, phone, projector } from './support/browser';
import { Eyes, scenes } from './support/scenes';
import { Server } from './support/server';
import { setStage, type Stage } from './support/stage';
import { Stack } from './support/stack';
import type { Language } from './support/words';

const DIRECTORY = new URL('../screenshots/', import.meta.url).pathname;

const sizes: { name: string; language: Language; options: BrowserContextOptions }[] = [
    { name: 'phone', language: 'en', options: { ...phone, deviceScaleFactor: 2 } },
    { name: 'small', language: 'fr', options: { ...phone, viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 } },
    { name: 'tablet', language: 'rw', options: { ...phone, viewport: { width: 768, height: 1024 } } },
    { name: 'laptop', language: 'en', options: { viewport: { width: 1440, height: 900 } } },
    { name: 'projector', language: 'en', options: projector },
    { name: 'wall', language: 'en', options: { viewport: { width: 3840, height: 2160 } } },
    { name: 'phone-rtl', language: 'fa', options: { ...phone, deviceScaleFactor: 2 } },
    { name: 'laptop-rtl', language: 'fa', options: { viewport: { width: 1440, height: 900 } } },
];

let browser: Browser;
let server: Server;
let stage: Stage;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(Stack.current()), launch(), rm(DIRECTORY, { recursive: true, force: true })]);
    stage = await setStage(server, sizes.map(({ name }) => name));
});

afterAll(() => browser?.close());

describe.each(sizes)('$name', ({ name, language, options }) => {
    let eyes: Eyes;

    beforeAll(async () => {
        eyes = new Eyes(server, stage, language, name);
        await eyes.open(browser, options);
        await Promise.all(['light', 'dark'].map((look) => mkdir(`${DIRECTORY}${name}-${look}`, { recursive: true })));
    });

    afterAll(() => eyes.close());

    it.each(scenes)('$name', async (row) => {
        await eyes.see(row, async (page) => {
            for (const look of ['light', 'dark'] as const) {
                await page.emulateMedia({ colorScheme: look });
                await page.screenshot({ path: `${DIRECTORY}${name}-${look}/${row.name}.png` });
            }
        });
    });
});
