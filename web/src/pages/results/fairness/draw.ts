// The draw of a participant's questions, done again.  docs/fairness.md describes
// it; this shares nothing with the server.
import { digest } from './digest';

const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
const DIGITS = 13;

export type Bank = Record<string, string[]>;

type Below = (n: number) => Promise<number>;

function numbers(seed: string, username: string): Below {
    let used = 0;
    return async (n) => {
        const found = await digest('SHA-1', `${seed}:${username}:${used++}`);
        return parseInt(found.slice(0, DIGITS), 16) % n;
    };
}

async function shuffle<Item>(list: Item[], take: number, below: Below): Promise<Item[]> {
    const items = [...list];
    for (let i = 0; i < take; i++) {
        const j = i + (await below(items.length - i));
        [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items.slice(0, take);
}

/** How many of each difficulty: the bank's mix, by largest remainder. */
export function mixOf(sizes: number[], wanted: number): number[] {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const count = Math.min(wanted, total);
    const mix = sizes.map((size) => Math.floor((count * size) / total));
    const missing = count - mix.reduce((sum, n) => sum + n, 0);
    sizes
        .map((size, i) => ({ i, rest: (count * size) % total }))
        .sort((a, b) => b.rest - a.rest || a.i - b.i)
        .slice(0, missing)
        .forEach(({ i }) => mix[i]!++);
    return mix;
}

export async function draw(seed: string, username: string, count: number, bank: Bank): Promise<string[]> {
    const below = numbers(seed, username);
    const lists = DIFFICULTIES.map((difficulty) => bank[difficulty] ?? []);
    const mix = mixOf(lists.map((list) => list.length), count);
    const chosen: string[] = [];
    for (const [i, list] of lists.entries()) {
        chosen.push(...(await shuffle(list, mix[i]!, below)));
    }
    return shuffle(chosen, chosen.length, below);
}

/** A seed that a hash was given for keeps the promise, or not. */
export async function keepsPromise(seed: string, hash: string): Promise<boolean> {
    return (await digest('SHA-256', seed)) === hash;
}
