import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directory } from '../src/store/directory';
import { everybody, type Known } from '../src/store/select';
import { initialState } from '../src/store/state';

const entry = (rank: number, username: string): object => ({
    rank,
    participant_id: `id-${username}`,
    username,
    points: 10,
    arrows: 0,
    shields: 0,
    online: true,
});

/** What was asked, and what is answered to it, in turn. */
function answering(...bodies: (object | null)[]): string[] {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
        asked.push(path);
        const body = bodies.shift();
        return body
            ? new Response(JSON.stringify(body))
            : new Response('{"code":"invalid_request"}', { status: 422 });
    });
    return asked;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const known = (directory: Directory): Known[] => everybody(initialState, directory.moments.value);
const names = (directory: Directory): string[] => known(directory).map(({ username }) => username);

describe('who is looked for', () => {
    it('is asked for once somebody has stopped typing', async () => {
        const asked = answering({ seq: '5', entries: [entry(4000, 'zoë')], more: false });
        const directory = new Directory('b');
        directory.look('z');
        directory.look('zo');
        directory.look('zoë');
        expect(directory.looking.value).toBe(true);
        await vi.runAllTimersAsync();
        expect(asked).toEqual(['/api/battles/b/participants?name=zo%C3%AB&limit=50']);
        expect(names(directory)).toEqual(['zoë']);
        expect(directory.looking.value).toBe(false);
    });

    it('is not asked for by what no name can be', async () => {
        const asked = answering();
        const directory = new Directory('b');
        directory.look('two/words');
        expect(directory.looking.value).toBe(false);
        await vi.runAllTimersAsync();
        expect(asked).toEqual([]);
    });

    it('is found beside the first of all, each once, as it is now', async () => {
        answering(
            { seq: '5', entries: [entry(1, 'ada'), entry(2, 'ben')], total: 9000 },
            { seq: '6', entries: [entry(7, 'ben')], more: false },
        );
        const directory = new Directory('b');
        await directory.load(['ben']);
        expect(known(directory).map(({ username, rank }) => [username, rank])).toEqual([
            ['ada', 1],
            ['ben', 7],
        ]);
    });

    it('is nobody when it is refused', async () => {
        answering(null);
        const directory = new Directory('b');
        directory.look('ada');
        await vi.runAllTimersAsync();
        expect(directory.looking.value).toBe(false);
        expect(names(directory)).toEqual([]);
    });
});
