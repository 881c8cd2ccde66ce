// How long somebody with a slow phone, far from everything, waits for a page:
// figures for a person to read, no test.  "npm run speed" takes them.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launch, phone, sit } from './support/browser';
import { Server } from './support/server';
import { Stack } from './support/stack';

// As Lighthouse has slow 3G, and a phone of little money.
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const CPU = 4;
const TIMES = 3;

const NAME = '#name:enabled';
const ANSWER = '.play-question.open :is(#answer, .answer input):enabled';

/** What no page can be quicker than: nothing but a field, put there by a line of a script. */
const least: Record<string, [type: string, body: string]> = {
    '/': ['text/html', '<!doctype html><meta name="viewport" content="width=device-width"><script src="/line.js" defer></script><body>'],
    '/line.js': ['text/javascript', 'document.body.innerHTML = \'<input id="name">\''],
};

let browser: Browser;
let server: Server;
let floor: HttpServer;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(Stack.current()), launch()]);
    const demo = JSON.parse(readFileSync(new URL('../../conf/demo.json', import.meta.url), 'utf8')) as object;
    await server.turn(await server.create(demo), 'start');
    floor = createServer(({ url }, response) => {
        const [type, body] = least[url ?? ''] ?? ['text/plain', ''];
        response.writeHead(200, { 'Content-Type': type }).end(body);
    });
    await new Promise<void>((resolve) => floor.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
    await browser?.close();
    floor.close();
});

class FarPhone {
    bytes = 0;
    private constructor(
        readonly page: Page,
        private readonly session: CDPSession,
    ) {}

    static async unpack(url: string, awaited: string, locale = 'en'): Promise<FarPhone> {
        const { context } = await sit(browser, 'phone', url, { ...phone, locale });
        // In the page: what the tools of a test need for themselves does not count.
        await context.addInitScript((awaited) => {
            const look = (): void => {
                if (document.querySelector(awaited)) {
                    document.documentElement.dataset.usable = String(performance.now());
                } else {
                    requestAnimationFrame(look);
                }
            };
            look();
        }, awaited);
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        const phoneOf = new FarPhone(page, session);
        await session.send('Network.enable');
        session.on('Network.loadingFinished', ({ encodedDataLength }) => (phoneOf.bytes += encodedDataLength));
        return phoneOf;
    }

    async forgetFiles(): Promise<void> {
        await this.session.send('Network.clearBrowserCache');
    }

    async farAway(): Promise<void> {
        await this.session.send('Network.emulateNetworkConditions', SLOW_3G);
        await this.session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    }

    /** Milliseconds until what is awaited is there, from the moment that the page was asked for. */
    async open(path: string): Promise<number> {
        this.bytes = 0;
        await this.page.goto(path, { waitUntil: 'commit' });
        return this.usable();
    }

    async usable(): Promise<number> {
        const shown = this.page.locator('html[data-usable]');
        await shown.waitFor();
        return Number(await shown.getAttribute('data-usable'));
    }

    close(): Promise<void> {
        return this.page.context().close();
    }
}

/** The median of a few, and what was loaded by then. */
async function say(what: string, measure: () => Promise<[milliseconds: number, bytes: number]>): Promise<void> {
    const taken: [number, number][] = [];
    for (let i = 0; i < TIMES; i++) {
        taken.push(await measure());
    }
    taken.sort(([a], [b]) => a - b);
    const [milliseconds, bytes] = taken[Math.floor(TIMES / 2)]!;
    const all = taken.map(([one]) => (one / 1000).toFixed(2)).join(' ');
    console.log(`${what}: ${(milliseconds / 1000).toFixed(2)} s (${all}), ${(bytes / 1024).toFixed(1)} KB by then`);
}

async function first(url: string, path: string, locale?: string): Promise<[number, number]> {
    const far = await FarPhone.unpack(url, NAME, locale);
    await far.farAway();
    const taken = await far.open(path);
    const { bytes } = far;
    await far.close();
    return [taken, bytes];
}

let players = 0;

/** Joins nearby, and then goes far away. */
async function player(): Promise<FarPhone> {
    const far = await FarPhone.unpack(server.url, ANSWER);
    await far.page.goto('/b/demo');
    await far.page.locator(NAME).fill(`far-${(players += 1)}`);
    await far.page.locator('button[type=submit]').tap();
    await far.page.locator(ANSWER).first().waitFor({ state: 'attached' });
    await far.page.waitForLoadState('networkidle');
    await far.farAway();
    return far;
}

it('what no page can be quicker than', () =>
    say('floor: a field that one line of a script makes', () =>
        first(`http://127.0.0.1:${(floor.address() as AddressInfo).port}`, '/'),
    ));

it('the join page, for the first time', async () => {
    await say('join, cold', () => first(server.url, '/'));
    await say('join by a link, cold', () => first(server.url, '/b/demo'));
    await say('join in French, cold', () => first(server.url, '/b/demo', 'fr'));
});

it('the join page, once more', () =>
    say('join, warm', async () => {
        const far = await FarPhone.unpack(server.url, NAME);
        await far.page.goto('/b/demo');
        await far.usable();
        await far.page.waitForLoadState('networkidle');
        await far.farAway();
        const taken = await far.open('/b/demo');
        const { bytes } = far;
        await far.close();
        return [taken, bytes];
    }));

it('the play page', async () => {
    for (const [what, before] of [
        ['play, cold', (far: FarPhone) => far.forgetFiles()],
        ['play, warm', async () => undefined],
    ] as const) {
        await say(what, async () => {
            const far = await player();
            await before(far);
            const taken = await far.open('/b/demo/play');
            const { bytes } = far;
            await far.close();
            return [taken, bytes];
        });
    }
});

it('from the name to the first question', () =>
    say('a tap on "Into battle!" to the first question', async () => {
        const far = await FarPhone.unpack(server.url, NAME);
        await far.farAway();
        await far.open('/b/demo');
        await far.page.locator(NAME).fill(`far-${(players += 1)}`);
        await far.page.waitForLoadState('networkidle');
        far.bytes = 0;
        const since = performance.now();
        await far.page.locator('button[type=submit]').tap();
        await far.page.locator(ANSWER).first().waitFor({ state: 'attached' });
        const taken = performance.now() - since;
        const { bytes } = far;
        await far.close();
        return [taken, bytes];
    }));
