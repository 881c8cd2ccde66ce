import { describe, expect, it } from 'vitest';
import type { Entry, Leaderboard, Me, ServerEvent } from '../src/api/types';
import { reduce, type Message } from '../src/store/reduce';
import { isLost, rankOf, rowsAbout } from '../src/store/select';
import { initialState, type State } from '../src/store/state';

const PLAYERS = 30;
const FIRST = 10;
const AROUND = 5;

/** A generator of numbers from 0 to n - 1: the same for the same seed. */
function dice(seed: number): (n: number) => number {
    let state = seed;
    return (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
    };
}

/** A battle as its server has it: who leads, at each seq. */
class Server {
    seq = 1;
    private readonly players = Array.from({ length: PLAYERS }, (_, i) => ({ id: `p${i}`, points: 0, since: i }));
    /** Every row that was ever true. */
    readonly truths = new Set<string>();

    constructor() {
        this.remember();
    }

    private remember(): void {
        this.rows().forEach((row) => this.truths.add(truth(row)));
    }

    change(i: number, by: number): string {
        const player = this.players[i]!;
        player.points = Math.max(0, player.points + by);
        this.seq += 1;
        player.since = 100 + this.seq;
        this.remember();
        return player.id;
    }

    rows(): Entry[] {
        return [...this.players]
            .sort((a, b) => b.points - a.points || a.since - b.since)
            .map(({ id, points }, i) => ({ rank: i + 1, participant_id: id, username: id, points, arrows: 0, shields: 0, online: true }));
    }

    me(id: string): Me {
        const row = this.rows().find((other) => other.participant_id === id)!;
        const { rank, points } = row;
        return {
            id, username: id, rank, points, arrows: 0, shields: 0, rewards_pending: 0,
            answered: 0, correct: 0, online: true, joined_at: 0, seq: String(this.seq),
        };
    }

    answer(id: string, limit: number): Leaderboard {
        const rows = this.rows();
        const place = rows.findIndex((row) => row.participant_id === id);
        return {
            battle_id: 'demo', seq: String(this.seq), total: PLAYERS, online: PLAYERS, entries: rows.slice(0, limit),
            me: rows[place]!, around: rows.slice(Math.max(0, place - AROUND), place + AROUND + 1),
        };
    }

    event(): ServerEvent {
        const data = { total: PLAYERS, online: PLAYERS, entries: this.rows().slice(0, FIRST), attacks: [] };
        return { event: 'leaderboard.updated', seq: String(this.seq), at: 0, data };
    }
}

function truth({ rank, participant_id, points }: Entry): string {
    return `${rank} ${participant_id} ${points}`;
}

function faults(state: State, server: Server): string[] {
    const rows = rowsAbout(state);
    const found: string[] = [];
    rows.forEach((row, i) => {
        const after = rows[i - 1];
        if (after && after.rank >= row.rank) {
            found.push(`two of rank ${row.rank}`);
        }
        if (after && after.points < row.points) {
            found.push(`rank ${row.rank} has more than rank ${after.rank}`);
        }
        if (!server.truths.has(truth(row))) {
            found.push(`never true: ${truth(row)}`);
        }
    });
    const mine = rows.find((row) => row.participant_id === state.me?.id);
    if (mine && mine.rank !== rankOf(state)) {
        found.push(`rank ${mine.rank} in the list, ${rankOf(state)} above it`);
    }
    return found;
}

describe('the standing of a battle in which others score quickly', () => {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])('never has a wrong or a double rank (%i)', (seed) => {
        const below = dice(seed);
        const server = new Server();
        const me = `p${below(PLAYERS)}`;
        const limit = seed % 2 ? PLAYERS : 15;
        // What is under way: answers are slow, and overtaken by events.
        const late: { at: number; message: Message }[] = [];
        let state = reduce(reduce(initialState, { type: 'me', me: server.me(me) }), { type: 'board', board: server.answer(me, limit) });
        let drawn = 0;

        for (let at = 0; at < 600; at++) {
            const changed = server.change(below(PLAYERS), below(4) ? 10 * (1 + below(5)) : -10);
            if (changed === me) {
                const event = { event: 'participant.updated' as const, seq: String(server.seq), at: 0, data: server.me(me) };
                late.push({ at: at + below(3), message: { type: 'event', event } });
            }
            if (below(3) === 0) {
                late.push({ at: at + below(3), message: { type: 'event', event: server.event() } });
            }
            if (below(isLost(state) ? 5 : 40) === 0) {
                late.push({ at: at + below(20), message: { type: 'board', board: server.answer(me, limit) } });
            }
            for (const { message } of late.filter((one) => one.at === at)) {
                state = reduce(state, message);
                expect(faults(state, server)).toEqual([]);
                drawn += rowsAbout(state).length;
            }
        }
        // Nor is that so because little is shown.
        expect(drawn / late.length).toBeGreaterThan(6);
    });

    it('takes the neighbours of an answer that events have overtaken', () => {
        const server = new Server();
        const begun = reduce(reduce(initialState, { type: 'me', me: server.me('p20') }), { type: 'board', board: server.answer('p20', 15) });
        server.change(25, 10);
        const answer = server.answer('p20', 15);
        server.change(26, 20);
        const state = [
            { type: 'event' as const, event: server.event() },
            { type: 'board' as const, board: answer },
        ].reduce<State>(reduce, begun);
        expect(rankOf(state)).toBe(22);
        expect(rowsAbout(state).map((row) => row.rank)).toEqual([1, 2, 3, 19, 20, 21, 22, 23, 24, 25]);
    });
});
