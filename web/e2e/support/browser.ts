// Debian's Chromium, and contexts of it that are looked after: see watchful.ts.
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { Watchful } from './watchful';

const PATIENCE = 60_000;

const start = {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
    ],
};

export const phone: BrowserContextOptions = {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
};
export const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const projector: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };

export function launch(): Promise<Browser> {
    return chromium.launch(start);
}

export interface Seat {
    context: BrowserContext;
    watchful: Watchful;
}

async function seat(context: BrowserContext, name: string, baseURL: string): Promise<Seat> {
    context.setDefaultTimeout(PATIENCE);
    const watchful = new Watchful(name, baseURL);
    await watchful.follow(context);
    await context.addInitScript(sayWhenItHears);
    return { context, watchful };
}

/** In the page: <html data-hears> since its socket opened. */
function sayWhenItHears(): void {
    window.WebSocket = class extends WebSocket {
        constructor(...of: ConstructorParameters<typeof WebSocket>) {
            super(...of);
            this.addEventListener('open', () => document.documentElement.setAttribute('data-hears', ''));
        }
    };
}

export async function sit(browser: Browser, name: string, baseURL: string, options: BrowserContextOptions): Promise<Seat> {
    return seat(await browser.newContext({ locale: 'en', ...options, baseURL }), name, baseURL);
}

/** A browser of somebody's own, with a profile that outlives it. */
export async function sitAlone(profile: string, name: string, baseURL: string, options: BrowserContextOptions): Promise<Seat> {
    const context = await chromium.launchPersistentContext(profile, { ...start, locale: 'en', ...options, baseURL });
    return seat(context, name, baseURL);
}

export function newProfile(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'arena-profile-'));
}

/** Whether localStorage has this on its disk: Chromium writes it up to a minute after a page has. */
export async function hasStored(profile: string, text: string): Promise<boolean> {
    const directory = join(profile, 'Default', 'Local Storage', 'leveldb');
    const files = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'latin1').catch(() => '')));
    return files.some((file) => file.includes(text));
}

/** All processes of the browser that has this profile, at once, as a crash ends them. */
export async function kill(profile: string): Promise<void> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const pid of pids) {
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        if (command.includes(`--user-data-dir=${profile}\0`)) {
            try {
                process.kill(Number(pid), 'SIGKILL');
            } catch {
                // It ended with one that was killed before it.
            }
        }
    }
}
