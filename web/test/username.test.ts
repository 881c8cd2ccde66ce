import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldName, nameFault, otherNames, tidyName } from '../src/store/username';

interface Cases {
    names: string[];
    faults: Record<'too_short' | 'too_long' | 'invalid_characters', string[]>;
    untidy: string[];
}

// The server is held to these, too: t/names.t.
const cases = JSON.parse(readFileSync('../t/fixtures/names.json', 'utf8')) as Cases;

describe('a username', () => {
    it.each(cases.names)('may be %j', (name) => expect(nameFault(name)).toBeNull());

    it.each(cases.faults.too_short)('may not be as short as %j', (name) => expect(nameFault(name)).toBe('short'));
    it.each(cases.faults.too_long)('may not be as long as %j', (name) => expect(nameFault(name)).toBe('long'));
    it.each(cases.faults.invalid_characters)('may not be %j', (name) => expect(nameFault(name)).not.toBeNull());

    it('is wrong while it has a character that no name has', () => {
        expect(['ada!', 'a/b', '🙂', 'a\u200cb'].map(nameFault)).toEqual(['letters', 'letters', 'letters', 'letters']);
        expect(['-', '...', ' ', "'"].map(nameFault)).toEqual(['short', 'short', 'short', 'short']);
    });

    it.each(cases.untidy)('is sent with single spaces inside alone: %j', (name) => {
        expect(nameFault(name)).toBeNull();
        expect(tidyName(name)).toMatch(/^ada$|^a b$/);
    });

    it('is sent composed', () => {
        expect(tidyName(' Zoe\u0308 ')).toBe('Zo\u00eb');
    });

    it('is found whatever apostrophe, joiner, case or width is typed', () => {
        expect(foldName('O’Brien')).toContain(foldName("o'b"));
        expect(foldName('می\u200cنا')).toContain(foldName('مین'));
        expect(foldName('Ａda')).toBe('ada');
    });

    it('that is taken has others beside it that may be', () => {
        for (const taken of ['ada', 'a', 'Ada Lovelace', 'x'.repeat(24), `${'x'.repeat(19)} yz`, 'می\u200cنا', `${'ن'.repeat(19)}\u200cنا`]) {
            const others = otherNames(taken);
            expect(others.length).toBeGreaterThan(1);
            expect(others.map(nameFault)).toEqual(others.map(() => null));
            expect(others).not.toContain(taken);
        }
    });
});
