import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BattleStore } from '../src/store/battle';

/** A browser's end of a connection, which the test opens. */
class Connection {
    static readonly made: Connection[] = [];
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;
    shut = false;

    constructor() {
        Connection.made.push(this);
    }

    close(): void {
        this.shut = true;
    }
}

let seq = 0;

/** A leaderboard that moves each time that somebody asks. */
function moving(): object {
    seq += 1;
    return { seq, total: 1, entries: [{ participant_id: 'p', username: 'zoë', rank: 1, points: seq }] };
}

let store: BattleStore;

beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('document', { addEventListener: () => undefined, removeEventListener: () => undefined });
    vi.stubGlobal('location', { href: 'http://arena.example/b/b1/watch' });
    vi.stubGlobal('WebSocket', Connection);
    vi.stubGlobal('fetch', async (path: string) => {
        if (path.startsWith('/ws/')) {
            return new Response('', { status: 503 });
        }
        return new Response(JSON.stringify(path.includes('/leaderboard') ? moving() : { id: 'b1', status: 'running' }));
    });
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    Connection.made.length = 0;
    const { BattleStore } = await import('../src/store/battle');
    store = new BattleStore('b1', 'spectator');
});

afterEach(() => {
    store.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

describe('the connection of a page that follows a battle', () => {
    it('is given its time to open, while the leaderboard moves', async () => {
        await store.follow();
        await store.refresh();
        await store.refresh();
        expect(Connection.made.map(({ shut }) => shut)).toEqual([false]);
    });

    it('is made again when it is open, and silent while the leaderboard moves', async () => {
        await store.follow();
        Connection.made[0]!.onopen!();
        await vi.advanceTimersByTimeAsync(4000);
        await store.refresh();
        await store.refresh();
        expect(Connection.made.map(({ shut }) => shut)).toEqual([true, false]);
    });

    it('is tried otherwise, and again, when it never opens', async () => {
        await store.follow();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(Connection.made[0]!.shut).toBe(true);
        expect(Connection.made.length).toBeGreaterThan(1);
        expect(store.state.value.link).toBe('lost');
    });
});
