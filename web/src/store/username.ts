// What a username may be: docs/openapi.yaml, and the server has the last word.

export type NameFault = 'short' | 'long' | 'space' | 'letters';

const SHORTEST = 2;
const LONGEST = 24;
const NAME = /^[\p{L}\p{Nd}_.-][\p{L}\p{Nd}\p{M}_.-]*$/u;

/** As it is sent: a phone's keyboard likes to add a space. */
export function tidyName(typed: string): string {
    return typed.trim().normalize('NFC');
}

/** What is wrong with it; null when nothing is. */
export function nameFault(typed: string): NameFault | null {
    const name = tidyName(typed);
    const length = [...name].length;
    if (/\s/.test(name)) {
        return 'space';
    }
    if (length > 0 && !NAME.test(name)) {
        return 'letters';
    }
    return length < SHORTEST ? 'short' : length > LONGEST ? 'long' : null;
}

/** Names close to one that is taken. */
export function otherNames(taken: string, random: () => number = Math.random): string[] {
    const stem = [...tidyName(taken)].slice(0, LONGEST - 4).join('');
    const two = 10 + Math.floor(random() * 90);
    return [`${stem}2`, `${stem}_${two}`, `the.${stem}`].filter((name) => nameFault(name) === null);
}
