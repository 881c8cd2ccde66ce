import { describe, expect, it } from 'vitest';
import type { AttackSeen, Entry } from '../src/api/types';
import { Observer } from '../src/pages/watch/news';

function entry(id: string, more: Partial<Entry> = {}): Entry {
    return { rank: 1, participant_id: id, username: id, points: 0, arrows: 0, shields: 0, online: true, ...more };
}

function told(...boards: Entry[][]): string[] {
    const observer = new Observer();
    return boards.flatMap((board) => observer.see(board, true).map(({ kind, name, n }) => `${name} ${kind} ${n}`));
}

describe('what the projector tells', () => {
    it('says nothing of those who were there before it', () => {
        expect(told([entry('ada', { points: 30 }), entry('bob')])).toEqual([]);
    });

    it('says who came, gained, and took a reward', () => {
        const before = [entry('ada', { points: 30 }), entry('bob', { points: 20 }), entry('eve')];
        const after = [entry('ada', { points: 50, arrows: 1 }), entry('bob', { points: 20, shields: 1 }), entry('eve'), entry('zoe')];
        expect(told(before, after)).toEqual(['zoe joined 0', 'ada gain 20', 'ada armed 1', 'bob shielded 1']);
    });

    it('leaves what attacks do to the event that tells of them', () => {
        const before = [entry('ada', { points: 30, arrows: 1 }), entry('bob', { points: 20 }), entry('eve', { shields: 1 })];
        const after = [entry('ada', { points: 30 }), entry('bob', { points: 10 }), entry('eve')];
        expect(told(before, after)).toEqual([]);
    });

    it('says who takes the lead, not who has it', () => {
        const boards = [[entry('ada', { points: 30 }), entry('bob', { points: 20 })], [entry('bob', { points: 45 }), entry('ada', { points: 30 })]];
        expect(told(...boards, boards[1]!)).toEqual(['bob gain 25', 'bob lead 0']);
    });

    it('does not take for a newcomer who was only out of sight', () => {
        const observer = new Observer();
        observer.see([entry('ada', { points: 5 })], false);
        expect(observer.see([entry('ada', { points: 5 }), entry('bob')], false)).toEqual([]);
    });

    it('remembers who has left the first places', () => {
        const boards = [[entry('ada', { points: 9 }), entry('bob', { points: 5 })], [entry('ada', { points: 9 })], [entry('ada', { points: 9 }), entry('bob', { points: 8 })]];
        expect(told(...boards)).toEqual(['bob gain 3']);
    });
});

describe('attacks', () => {
    const shots: AttackSeen[] = [
        { from: { id: 'p1', username: 'ada' }, to: { id: 'p2', username: 'bob' }, outcome: 'hit', damage: 7 },
        { from: { id: 'p2', username: 'bob' }, to: { id: 'p1', username: 'ada' }, outcome: 'blocked', damage: 0 },
    ];

    it('are told with who shot, at whom, and what it cost', () => {
        expect(new Observer().hear('5', shots)).toEqual([
            { kind: 'hit', name: 'bob', n: 7, by: 'ada' },
            { kind: 'blocked', name: 'ada', n: 0, by: 'bob' },
        ]);
    });

    it('are told once, also when their event comes again', () => {
        const observer = new Observer();
        observer.hear('10', shots);
        expect(observer.hear('10', shots)).toEqual([]);
        expect(observer.hear('9', shots), 'one that was overtaken').toHaveLength(2);
    });
});
