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
