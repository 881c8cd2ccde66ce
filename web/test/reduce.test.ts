import { describe, expect, it } from 'vitest';
import { later } from '../src/api/sequence';
import type { Battle, Entry, Leaderboard, Me, Question, ServerEvent } from '../src/api/types';
import { reduce, type Message } from '../src/store/reduce';
import { initialState, type State } from '../src/store/state';

const me: Me = {
    id: 'p1', username: 'ada', points: 30, arrows: 1, shields: 0, rewards_pending: 0,
    answered: 2, correct: 2, rank: 3, online: true, joined_at: 0, seq: '20',
};

function entry(rank: number, id: string, points: number): Entry {
    return { rank, participant_id: id, username: id, points, arrows: 0, shields: 0, online: true };
}

function question(id: string): Question {
    return { id, position: 1, difficulty: 'easy', subject: 'math', kind: 'number', prompt: '1+1?', points: 10, status: 'open' };
}

function after(...messages: Message[]): State {
    return messages.reduce(reduce, initialState);
}

function event(event: ServerEvent): Message {
    return { type: 'event', event };
}

function updated(seq: string, more: Partial<Me>): Message {
    return event({ event: 'participant.updated', seq, at: 0, data: { ...me, ...more, seq } });
}

function board(seq: string, entries: Entry[]): Leaderboard {
    return { battle_id: 'demo', seq, total: entries.length, online: entries.length, entries };
}

describe('seq', () => {
    it('counts past 2^53', () => {
        expect(later('9007199254740993', '9007199254740992')).toBe(true);
        expect(later('10', '9')).toBe(true);
        expect(later('9', '10')).toBe(false);
        expect(later('7', '7')).toBe(false);
    });
});

describe('the participant', () => {
    it('is as the latest seq says, in whatever order things arrive', () => {
        const state = after({ type: 'me', me }, updated('25', { points: 50 }), updated('24', { points: 40 }));
        expect(state.me?.points).toBe(50);
        expect(after({ type: 'me', me }, updated('25', { points: 50 }), { type: 'me', me }).me?.points).toBe(50);
    });

    it('has the points of a verdict at once', () => {
        const verdict = { correct: true, points_awarded: 20, points: 50, rank: 2, rewards_pending: 1, answered: 3, seq: '21' };
        const state = after(
            { type: 'me', me },
            { type: 'questions', questions: [question('q1'), question('q2')] },
            { type: 'verdict', question: 'q2', verdict },
        );
        expect(state.me).toMatchObject({ points: 50, rank: 2, rewards_pending: 1, answered: 3, correct: 3 });
        expect(state.questions?.map((other) => other.status)).toEqual(['open', 'correct']);
    });

    it.each([
        ['a verdict', { type: 'verdict', question: 'q2', verdict: { correct: false, points_awarded: 0, points: 30, rank: 3, rewards_pending: 0, answered: 3, seq: '21' } }, 'wrong'],
        ['an answer whose verdict is to come', { type: 'answered', question: 'q2', answered: 3 }, 'answered'],
    ] as [string, Message, string][])('keeps %s when a list of the questions was asked for before it', (_, message, status) => {
        const asked: Message = { type: 'questions', questions: [question('q1'), question('q2')] };
        const state = after({ type: 'me', me }, asked, message, asked);
        expect(state.questions?.map((other) => other.status)).toEqual(['open', status]);
        const told: Message = { type: 'questions', questions: [question('q1'), { ...question('q2'), status: 'correct' }] };
        expect(reduce(state, told).questions?.[1]?.status).toBe('correct');
    });

    it('is not set back by a verdict that its event, and an attack, have overtaken', () => {
        const verdict = { correct: true, points_awarded: 20, points: 50, rank: 2, rewards_pending: 1, answered: 3, seq: '21' };
        const state = after(
            { type: 'me', me },
            updated('21', { points: 50, answered: 3 }),
            updated('22', { points: 40, answered: 3, rank: 4 }),
            { type: 'verdict', question: 'q2', verdict },
        );
        expect(state.me).toMatchObject({ points: 40, rank: 4 });
    });

    it('does not get back an arrow by an answer that comes late', () => {
        const attack = { outcome: 'hit' as const, damage: 10, arrows: 1, target: { id: 'p2', username: 'b', points: 5, shields: 0 }, seq: '21' };
        const state = after({ type: 'me', me }, updated('22', { arrows: 0 }), { type: 'attack', attack });
        expect(state.me?.arrows).toBe(0);
    });

    it('does not lose by such an answer what it has earned since', () => {
        const attack = { outcome: 'hit' as const, damage: 10, arrows: 0, target: { id: 'p2', username: 'b', points: 5, shields: 0 }, seq: '21' };
        const reward = { arrows: 0, shields: 1, rewards_pending: 0, seq: '20' };
        const state = after(
            { type: 'me', me },
            updated('21', { arrows: 0 }),
            updated('24', { arrows: 2, rewards_pending: 1 }),
            { type: 'attack', attack },
            { type: 'reward', reward },
        );
        expect(state.me).toMatchObject({ arrows: 2, rewards_pending: 1 });
    });
});

describe('the leaderboard', () => {
    const first = board('5', [entry(1, 'a', 50), entry(2, 'b', 40), entry(3, 'c', 30)]);

    it('takes the first places from an event, and keeps what is below', () => {
        const news = event({
            event: 'leaderboard.updated', seq: '6', at: 0,
            data: { total: 3, online: 3, entries: [entry(1, 'b', 60), entry(2, 'a', 50)], attacks: [] },
        });
        const state = after({ type: 'board', board: first }, news);
        expect(state.board?.entries.map((row) => row.participant_id)).toEqual(['b', 'a', 'c']);
        expect(state.board?.seq).toBe('6');
    });

    function changed(seq: string, base: string | null, entries: Entry[], gone: string[] = []): Message {
        const data = { total: 9, online: 8, base, entries, gone, attacks: [] };
        return event({ event: 'leaderboard.changed', seq, at: 0, data });
    }

    const names = (state: State): string[] => state.board!.entries.map((row) => `${row.participant_id} ${row.points}`);

    it('follows changes of the first places', () => {
        const state = after(
            { type: 'board', board: first },
            changed('6', null, [entry(1, 'a', 50), entry(2, 'b', 40)]),
            changed('8', '6', [entry(1, 'b', 60), entry(2, 'a', 50)]),
            changed('9', '8', []),
            changed('11', '9', [entry(1, 'd', 70), entry(2, 'b', 60)], ['a']),
        );
        expect(names(state)).toEqual(['d 70', 'b 60', 'c 30']);
        expect(state.board).toMatchObject({ seq: '11', total: 9, online: 8 });
    });

    it('takes no change that goes on from what it does not know, until one says all', () => {
        const lost = after(
            { type: 'board', board: first },
            changed('6', null, [entry(1, 'a', 50), entry(2, 'b', 40)]),
            changed('9', '7', [entry(1, 'd', 90)]),
            changed('10', '9', [entry(2, 'e', 80)]),
        );
        expect(names(lost)).toEqual(['a 50', 'b 40', 'c 30']);
        expect(lost.top).toBeNull();
        const found = [changed('12', null, [entry(1, 'd', 90)]), changed('13', '12', [entry(1, 'd', 95)])].reduce(reduce, lost);
        expect(names(found)[0]).toBe('d 95');
    });

    it('goes on from the event before, also where an answer has overtaken it', () => {
        const state = after(
            changed('6', null, [entry(1, 'a', 50)]),
            { type: 'board', board: board('9', [entry(1, 'a', 70), entry(2, 'b', 1)]) },
            changed('8', '6', [entry(1, 'a', 60)]),
            changed('10', '8', [entry(1, 'a', 80)]),
        );
        expect(names(state)).toEqual(['a 80', 'b 1']);
    });

    it('drops what is older', () => {
        const old = event({
            event: 'leaderboard.updated', seq: '4', at: 0,
            data: { total: 1, online: 1, entries: [entry(1, 'c', 1)], attacks: [] },
        });
        const state = after({ type: 'board', board: first }, old, { type: 'board', board: board('3', []) });
        expect(state.board?.entries.map((row) => row.participant_id)).toEqual(['a', 'b', 'c']);
    });
});

describe('answers that are judged again', () => {
    const verdict = { correct: false, points_awarded: 0, points: 30, rank: 3, rewards_pending: 0, answered: 3 };
    const battle = { id: 'demo', status: 'finished', participants: 2, online: 1 } as Battle;
    const bank = { easy: ['q1'], medium: [], hard: [] };
    const state = after(
        { type: 'battle', battle: { ...battle, bank } as Battle },
        { type: 'board', board: board('5', [entry(1, 'a', 50), entry(2, 'b', 40)]) },
        { type: 'verdict', question: 'q1', verdict },
        { type: 'verdict', question: 'q2', verdict },
        event({
            event: 'battle.regraded', seq: '9', at: 0,
            data: { ...battle, questions: ['q1'], entries: [entry(1, 'b', 60), entry(2, 'a', 50)] },
        }),
    );

    it('change the standing at once', () => {
        expect(state.board?.entries.map((row) => `${row.participant_id} ${row.points}`)).toEqual(['b 60', 'a 50']);
        expect(state.board).toMatchObject({ total: 2, online: 1 });
    });

    it('leave what was said of them behind', () => {
        expect(Object.keys(state.verdicts)).toEqual(['q2']);
    });

    it('leave the battle what else it has, and no list of them', () => {
        expect(state.battle).toEqual({ ...battle, bank });
    });
});

describe('events', () => {
    it('puts the newest attack first', () => {
        const attack = (seq: string, damage: number): Message =>
            event({
                event: 'attack.received', seq, at: 7,
                data: { from: { id: 'p2', username: 'bob' }, outcome: 'hit', damage, points: 0, shields: 0 },
            });
        expect(after(attack('8', 10), attack('9', 5)).attacks.map((one) => one.damage)).toEqual([5, 10]);
    });

    it('passes over a kind that it does not know', () => {
        const state = after({ type: 'me', me });
        expect(reduce(state, event({ event: 'battle.cheered', seq: '9', at: 0, data: {} } as never))).toEqual(state);
    });
});
