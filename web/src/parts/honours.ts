// Who is honoured: a medal is for points, a cup for being ahead of somebody.
import type { Entry } from '../api/types';

type Placed = Pick<Entry, 'rank' | 'points'>;

const METALS = ['first', 'second', 'third'] as const;

export type Metal = (typeof METALS)[number];

/** What a place is decorated with, if with anything. */
export function metalOf({ rank, points }: Placed): Metal | undefined {
    return points > 0 ? METALS[rank - 1] : undefined;
}

/** Whether somebody has won it against another. */
export function hasWon(one: Placed, total: number): boolean {
    return metalOf(one) === 'first' && total > 1;
}

/** Whether a place is one of honour; the last one is none. */
export function isHonoured(one: Placed, total: number): boolean {
    return metalOf(one) !== undefined && one.rank < total;
}

/** Do two neighbours have equal points?  Who has none has reached nothing first. */
export function isTied(entries: Placed[]): boolean {
    return entries.some((entry, i) => {
        const before = entries[i - 1];
        return before !== undefined && entry.points > 0 && entry.points === before.points && entry.rank === before.rank + 1;
    });
}
