// How much a field may hold, in characters (code points), as the server counts:
// the least and the most.  Where a rule of the server says it: test/limits.test.ts.
export type Limit = readonly [lowest: number, highest: number];

export const LIMITS = {
    title: [1, 200],
    description: [0, 4000],
    id: [1, 64],
    join_code: [4, 32],
    subject: [1, 60],
    prompt: [1, 4000],
    choice_id: [1, 32],
    choice: [1, 1000],
    /** Of a text: the right one, and what is answered. */
    answer: [1, 1000],
} as const satisfies Record<string, Limit>;

/** How many, of lists. */
export const COUNTS = {
    questions: 10_000,
    choices: [2, 10],
    answers: [1, 100],
} as const;

/** Points by difficulty. */
export const POINTS: Record<string, [number, number]> = { easy: [10, 20], medium: [25, 35], hard: [40, 55] };

export function lengthOf(text: string): number {
    return [...text].length;
}
