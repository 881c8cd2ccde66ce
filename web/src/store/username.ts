// What a username may be: docs/openapi.yaml, and the server has the last word. t/fixtures/names.json has cases for both.
import { JOINS_BEFORE, JOINS_NEXT, VIRAMAS } from './joiners';

export type NameFault = 'short' | 'long' | 'letters';

const LONGEST = 24;

/** Marks are behind letters; where joiners are is seen to below. */
const NAME = /^(?:\p{L}[\p{M}\u200c\u200d]*|[\p{Nd}_.'’ -])*$/u;
const LETTER = /[\p{L}\p{Nd}]/u;
const JOINER = /[\u200c\u200d]/u;

// A joiner is behind a virama; a non-joiner also between letters that would join, with or without marks.
const BEHIND_VIRAMA = new RegExp(`([${VIRAMAS}])[\\u200c\\u200d]`, 'gu');
const PARTING = new RegExp(`([${JOINS_NEXT}][\\p{Mn}\\p{Me}]*)\\u200c(?=[\\p{Mn}\\p{Me}]*[${JOINS_BEFORE}])`, 'gu');

/** As it is sent: a phone's keyboard likes to add a space. */
export function tidyName(typed: string): string {
    return typed.trim().replace(/\s+/gu, ' ').normalize('NFC');
}

/** In the form in which it is looked for, or a part of it. */
export function foldName(name: string): string {
    return name.replace(/[\u200c\u200d]/gu, '').replace(/’/gu, "'").normalize('NFKC').toLowerCase();
}

/** What is wrong with it; null when nothing is. */
export function nameFault(typed: string): NameFault | null {
    const name = tidyName(typed);
    const unneeded = name.replace(BEHIND_VIRAMA, '$1').replace(PARTING, '$1');
    if (!NAME.test(name) || JOINER.test(unneeded)) {
        return 'letters';
    }
    return !LETTER.test(name) ? 'short' : [...name].length > LONGEST ? 'long' : null;
}

/** Names close to one that is taken. */
export function otherNames(taken: string, random: () => number = Math.random): string[] {
    const stem = [...tidyName(taken)].slice(0, LONGEST - 4).join('').replace(/[ \u200c\u200d]+$/u, '');
    const two = 10 + Math.floor(random() * 90);
    return [`${stem}2`, `${stem}_${two}`, `the.${stem}`].filter((name) => nameFault(name) === null);
}
