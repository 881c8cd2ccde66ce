import { describe, expect, it } from 'vitest';
import type { Entry } from '../src/api/types';
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

    it('says who came, gained, was hit, shot, and who was shielded', () => {
        const before = [entry('ada', { points: 30, arrows: 1 }), entry('bob', { points: 20 }), entry('eve', { shields: 1 })];
        const after = [
            entry('ada', { points: 50, arrows: 0 }),
            entry('bob', { points: 10, shields: 1 }),
            entry('eve', { shields: 0 }),
            entry('zoe'),
        ];
        expect(told(before, after)).toEqual([
            'zoe joined 0', 'ada gain 20', 'bob shielded 1', 'ada shot 1', 'bob hit 10', 'eve blocked 1',
        ]);
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
        const boards = [[entry('ada', { points: 9 }), entry('bob', { points: 5 })], [entry('ada', { points: 9 })], [entry('ada', { points: 9 }), entry('bob', { points: 4 })]];
        expect(told(...boards)).toEqual(['bob hit 1']);
    });
});
