import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BattleStore } from '../src/store/battle';

/** A browser's end of a connection, which the test speaks through. */
class Connection {
    static last: Connection;
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;

    constructor() {
        Connection.last = this;
    }

    close(): void {
        // Nobody listens.
    }

    tell(seq: string, event: string, data: object): void {
        this.onmessage!({ data: JSON.stringify({ event, seq, at: 0, battle_id: 'b1', data }) });
    }
}

const row = (rank: number, id: string, points: number): object => ({
    rank, participant_id: id, username: id, points, arrows: 0, shields: 0, online: true,
});

const me = { id: 'me', username: 'me', rank: 2, points: 30, arrows: 0, shields: 0, rewards_pending: 0, answered: 0, correct: 0, online: true, joined_at: 0, seq: '10' };
const answers: [RegExp, object][] = [
    [/\/leaderboard/, { seq: '10', total: 3, online: 3, entries: [row(1, 'a', 50), row(2, 'me', 30), row(3, 'b', 10)] }],
    [/\/me$/, me],
    [/\/questions$/, { questions: [] }],
    [/./, { id: 'b1', status: 'running', rules: {} }],
];

/** A browser that keeps nothing. */
function forbidden(): object {
    const request = { onerror: null as (() => void) | null, error: new Error('forbidden') };
    queueMicrotask(() => request.onerror?.());
    return request;
}

let store: BattleStore;
let asked: number;

beforeEach(async () => {
    vi.useFakeTimers();
    asked = 0;
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('document', { addEventListener: () => undefined, removeEventListener: () => undefined });
    vi.stubGlobal('location', { href: 'http://arena.example/b/b1/play' });
    const seat = JSON.stringify({ participant: 'me', username: 'me', resume_code: 'K7P4MX', session: { token: 'token', since: 1 }, until: 9e15 });
    vi.stubGlobal('sessionStorage', { getItem: (name: string) => (name === 'arena.tab.b1' ? seat : null), setItem: () => undefined });
    vi.stubGlobal('WebSocket', Connection);
    vi.stubGlobal('indexedDB', { open: forbidden });
    vi.stubGlobal('fetch', async (path: string) => {
        asked += /leaderboard/.test(path) ? 1 : 0;
        return new Response(JSON.stringify(answers.find(([of]) => of.test(path))![1]));
    });
    const { BattleStore } = await import('../src/store/battle');
    store = new BattleStore('b1', 'player');
    await store.follow();
    Connection.last.onopen!();
    await vi.advanceTimersByTimeAsync(10);
    asked = 0;
});

afterEach(() => {
    store.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const news = (seq: string, ...entries: object[]): void => Connection.last.tell(seq, 'leaderboard.updated', { total: 3, online: 3, entries });

it('is asked for after a while by who knows where it stands', async () => {
    news('11', row(1, 'a', 60));
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toBe(0);
    await vi.advanceTimersByTimeAsync(3500);
    expect(asked).toBe(1);
});

it('is asked for sooner by who no longer does, though it waits already', async () => {
    news('11', row(1, 'a', 60));
    await vi.advanceTimersByTimeAsync(500);
    news('12', row(1, 'a', 60), row(2, 'b', 40));
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toBe(1);
});
