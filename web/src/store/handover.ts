// What the answer to a join said, for the page that follows: so that it is not
// asked for again.
import type { Joined } from '../api/types';

let note: { battle: string; code: string } | null = null;

/** For the page where one joins: why there is no session any more. */
export function noteFor(battle: string, code: string): void {
    note = { battle, code };
}

export function noteOf(battle: string): string | null {
    const code = note?.battle === battle ? note.code : null;
    note = null;
    return code;
}

let last: { battle: string; joined: Joined } | null = null;

export function handOver(battle: string, joined: Joined): void {
    last = { battle, joined };
}

/** Once, by the page of that battle. */
export function takeOver(battle: string): Joined | null {
    const joined = last?.battle === battle ? last.joined : null;
    last = null;
    return joined;
}
