import { describe, expect, it } from 'vitest';
import { hasWon, isHonoured, isTied, metalOf } from '../src/parts/honours';

function placed(...points: number[]): { rank: number; points: number }[] {
    return points.map((points, i) => ({ rank: i + 1, points }));
}

describe('honours', () => {
    it('gives medals to the first three that have points', () => {
        expect(placed(30, 20, 20, 10).map(metalOf)).toEqual(['first', 'second', 'third', undefined]);
        expect(placed(30, 0, 0).map(metalOf)).toEqual(['first', undefined, undefined]);
        expect(placed(0, 0, 0).map(metalOf)).toEqual([undefined, undefined, undefined]);
    });

    it('gives a cup to who is ahead of somebody', () => {
        expect(hasWon({ rank: 1, points: 10 }, 2)).toBe(true);
        expect(hasWon({ rank: 1, points: 10 }, 1)).toBe(false);
        expect(hasWon({ rank: 1, points: 0 }, 5)).toBe(false);
        expect(hasWon({ rank: 2, points: 10 }, 5)).toBe(false);
    });

    it('never honours the last', () => {
        for (let total = 1; total <= 5; total++) {
            expect(isHonoured({ rank: total, points: 50 }, total)).toBe(false);
        }
        expect(isHonoured({ rank: 1, points: 50 }, 2)).toBe(true);
        expect(isHonoured({ rank: 3, points: 50 }, 4)).toBe(true);
        expect(isHonoured({ rank: 4, points: 50 }, 9)).toBe(false);
    });
});

describe('equal points', () => {
    it('are seen between neighbours', () => {
        expect(isTied(placed(30, 20, 20))).toBe(true);
        expect(isTied(placed(30, 20, 10))).toBe(false);
        expect(isTied([])).toBe(false);
    });

    it('are none where nobody has points, or others stand between', () => {
        expect(isTied(placed(30, 0, 0))).toBe(false);
        expect(isTied([{ rank: 3, points: 20 }, { rank: 9, points: 20 }])).toBe(false);
    });
});
