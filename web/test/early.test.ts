import { afterEach, describe, expect, it, vi } from 'vitest';
import { send } from '../src/api/client';

const PATH = '/api/battles/b/me';

/** What app/early.ts has asked for, and how the server answers whoever asks now. */
function asked(early: Promise<Response>): void {
    early.catch(() => undefined);
    vi.stubGlobal('arenaAsked', new Map([[PATH, { sent: Date.now(), answer: early }]]));
    vi.stubGlobal('fetch', async () => new Response('"now"'));
}

afterEach(() => vi.unstubAllGlobals());

const ask = async (request = {}): Promise<unknown> => (await send({ path: PATH, ...request })).body;

describe('an answer that was asked for early', () => {
    it('is taken once', async () => {
        asked(Promise.resolve(new Response('"early"')));
        expect([await ask(), await ask()]).toEqual(['early', 'now']);
    });

    it('is asked for again when the network took it', async () => {
        asked(Promise.reject(new TypeError('Failed to fetch')));
        expect(await ask()).toBe('now');
    });

    it('is no command’s, and not an organiser’s', async () => {
        asked(Promise.resolve(new Response('"early"')));
        expect(await ask({ method: 'POST' })).toBe('now');
        asked(Promise.resolve(new Response('"early"')));
        expect(await ask({ token: 'secret' })).toBe('now');
    });
});

describe('an answer that was asked for early as a player', () => {
    it('is that player’s alone', async () => {
        const early = { sent: Date.now(), token: 'ada', answer: Promise.resolve(new Response('"early"')) };
        vi.stubGlobal('fetch', async () => new Response('"now"'));
        vi.stubGlobal('arenaAsked', new Map([[PATH, early]]));
        expect(await ask({ token: 'ben' })).toBe('now');
        vi.stubGlobal('arenaAsked', new Map([[PATH, early]]));
        expect(await ask()).toBe('now');
        vi.stubGlobal('arenaAsked', new Map([[PATH, early]]));
        expect(await ask({ token: 'ada' })).toBe('early');
    });
});

describe('an answer of something else', () => {
    const page = (status: number): Response => new Response('<title>Sign in</title>', { status, headers: { 'Content-Type': 'text/html' } });

    it.each([[200, 'foreign'], [302, 'foreign'], [403, 'foreign'], [511, 'foreign'], [502, 'unavailable']])('with %i is %s, and passes', async (status, code) => {
        vi.stubGlobal('fetch', async () => page(status));
        await expect(ask({ tries: 1 })).rejects.toMatchObject({ code, passing: true });
    });
});

describe('a server that wants to be asked later', () => {
    const often = (seconds: number) => async (): Promise<Response> =>
        new Response(JSON.stringify({ code: 'rate_limited' }), { status: 429, headers: { 'Retry-After': String(seconds), 'Content-Type': 'application/problem+json' } });

    it('is not waited for in silence, when it is for long', async () => {
        const asking = vi.fn(often(60));
        vi.stubGlobal('fetch', asking);
        await expect(ask({ method: 'POST' })).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 60_000 });
        expect(asking).toHaveBeenCalledTimes(1);
    });
});
