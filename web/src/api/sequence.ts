/** Is `a` a later count than `b`?  Counts are digits that may pass 2^53. */
export function later(a: string, b: string): boolean {
    return a.length !== b.length ? a.length > b.length : a > b;
}
