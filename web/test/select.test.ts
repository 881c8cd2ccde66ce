import { describe, expect, it } from 'vitest';
import type { Entry, Me, Question } from '../src/api/types';
import { reduce } from '../src/store/reduce';
import { attackers, everybody, nextOpen, placeOf, questionState, rankOf, rowsAbout, targets } from '../src/store/select';
import { initialState, type State } from '../src/store/state';

const me: Me = {
    id: 'me', username: 'me', points: 30, arrows: 1, shields: 0, rewards_pending: 0,
    answered: 2, correct: 2, rank: 40, online: true, joined_at: 0, seq: '20',
};

function entry(rank: number, id = `p${rank}`, points = 100 - rank): Entry {
    return { rank, participant_id: id, username: id, points, arrows: 0, shields: 0, online: true };
}

function places(from: number, to: number): Entry[] {
    return Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
}

function question(position: number, status: Question['status'] = 'open'): Question {
    return { id: `q${position}`, position, difficulty: 'easy', subject: 's', kind: 'text', prompt: '?', points: 10, status };
}

const around = [...places(35, 39), entry(40, 'me', 30), ...places(41, 45)];
const first = places(1, 10);
const board = { seq: '25', total: 100, online: 90, entries: first, first, asked: first, around, askedSeq: '25' };
const state: State = { ...initialState, me, board };

describe('my rank', () => {
    it('is what the leaderboard said, when that is later', () => {
        expect(rankOf({ ...state, me: { ...me, rank: 50 } })).toBe(40);
    });

    it('is what my own last event said, when that is later', () => {
        expect(rankOf({ ...state, me: { ...me, rank: 50, seq: '26' } })).toBe(50);
    });

    it('is not taken from neighbours of long ago, whatever the first places say', () => {
        expect(rankOf({ ...state, me: { ...me, rank: 50 }, board: { ...board, seq: '99', askedSeq: '10' } })).toBe(50);
    });
});

describe('what is shown of me', () => {
    const shown = (state: State): unknown => {
        const row = rowsAbout(state).find((one) => one.participant_id === 'me')!;
        expect(placeOf(state)).toMatchObject({ rank: row.rank, points: row.points });
        return [row.rank, row.points, row.arrows, row.shields];
    };
    const verdict = { correct: true, points_awarded: 20, points: 50, rank: 40, rewards_pending: 1, answered: 3 };

    it('is the same everywhere when the leaderboard came ahead of a verdict, or behind it', () => {
        expect(shown(state)).toEqual([40, 30, 1, 0]);
        expect(shown(reduce(state, { type: 'verdict', question: 'q1', verdict: { ...verdict, seq: '26' } }))).toEqual([40, 50, 1, 0]);
        const later = { ...board, askedSeq: '28', around: [...places(35, 39), entry(40, 'me', 50), ...places(41, 45)] };
        expect(shown(reduce({ ...state, board: later }, { type: 'verdict', question: 'q1', verdict: { ...verdict, points: 45, seq: '26' } }))).toEqual([40, 50, 1, 0]);
    });

    it('is what there is to spend as soon as that is known', () => {
        expect(shown(reduce(state, { type: 'reward', reward: { arrows: 2, shields: 3, rewards_pending: 0, seq: '21' } }))).toEqual([40, 30, 2, 3]);
    });
});

describe('everybody', () => {
    const names = (rows: { participant_id: string }[]): string[] => rows.map((row) => row.participant_id);

    it('is whoever was told of, each once, as it was told last', () => {
        const old = { seq: '24', rows: [entry(1, 'p1', 500), entry(60, 'p60')] };
        const rows = everybody(state, [old]);
        expect(new Set(names(rows)).size).toBe(rows.length);
        expect(rows.find((row) => row.participant_id === 'p1')!.points).toBe(99);
        expect(names(rows)).toContain('p60');
    });

    it('has no rank that contradicts what is newer, and is not left out for it', () => {
        const rows = everybody(state, [{ seq: '24', rows: [entry(2, 'late', 50)] }]);
        expect(rows.find((row) => row.participant_id === 'late')).toMatchObject({ points: 50, placed: false });
        expect(rows.filter(({ placed }) => !placed).map((row) => row.participant_id)).toEqual(['late']);
        expect(rows.map(({ points }) => points)).toEqual(rows.map(({ points }) => points).sort((a, b) => b - a));
    });
});

describe('the rows about me', () => {
    it('are the first places and my neighbours, by rank, each once', () => {
        expect(rowsAbout(state).map((row) => row.rank)).toEqual([1, 2, 3, 37, 38, 39, 40, 41, 42, 43]);
    });

    it('are as many for who is among the first', () => {
        expect(rowsAbout({ ...state, me: { ...me, id: 'p2', rank: 2 } }).map((row) => row.rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('say of me what I know of myself, when that is later', () => {
        const points = (seq: string): number | undefined =>
            rowsAbout({ ...state, me: { ...me, points: 61, seq } }).find((row) => row.participant_id === 'me')?.points;
        expect(points('26')).toBe(61);
        expect(points('20')).toBe(30);
    });

    it('leave out whom something newer contradicts', () => {
        const ahead = { ...state, me: { ...me, rank: 38, points: 61, seq: '26' } };
        expect(rowsAbout(ahead).map((row) => `${row.rank} ${row.participant_id}`).slice(3)).toEqual([
            '35 p35', '36 p36', '37 p37', '38 me', '39 p39', '41 p41',
        ]);
    });

    it('are none before there is a leaderboard', () => {
        expect(rowsAbout(initialState)).toEqual([]);
    });
});

describe('targets', () => {
    it('are never I, nor who has nothing to lose', () => {
        const offered = targets([entry(1), entry(2, 'me'), entry(3, 'poor', 0), entry(4)], 'me');
        expect(offered.map((row) => row.participant_id)).toEqual(['p1', 'p4']);
    });

    it('name who shot at me, the last first, each once', () => {
        const shot = (id: string) => ({ from: { id, username: id }, outcome: 'hit' as const, damage: 1, points: 0, shields: 0, at: 0, seq: '1' });
        expect(attackers({ ...state, attacks: [shot('b'), shot('a'), shot('b')] })).toEqual(['b', 'a']);
    });
});

describe('questions', () => {
    const waiting = [{
        key: 'k', battle: 'demo', participant: 'me', kind: 'submit' as const, question: 'q2', path: '', body: {}, made_at: 0,
    }];
    const asked: State = {
        ...state,
        questions: [question(1), question(2), question(3, 'wrong'), question(4)],
        waiting,
    };

    it('wait, when they are answered here and not yet there', () => {
        expect(asked.questions!.map((one) => questionState(asked, one))).toEqual(['open', 'waiting', 'wrong', 'open']);
    });

    it('are gone through in order, and from the start again', () => {
        expect(nextOpen(asked, 'q1')?.id).toBe('q4');
        expect(nextOpen(asked, 'q4')?.id).toBe('q1');
        expect(nextOpen({ ...asked, questions: [question(3, 'wrong')] }, null)).toBeNull();
    });
});
