// Every language says the same things.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../src/messages/', import.meta.url).pathname;

type Entry = string | Record<string, string>;

const languages = readdirSync(ROOT).sort();
const areas = readdirSync(join(ROOT, 'en')).sort();

function catalog(language: string, area: string): Record<string, Entry> {
    return JSON.parse(readFileSync(join(ROOT, language, area), 'utf8'));
}

function forms(entry: Entry): string[] {
    return typeof entry === 'string' ? [entry] : Object.values(entry);
}

/** The values that a message is given: {name}. */
function values(text: string): string[] {
    return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

describe.each(languages)('messages of %s', (language) => {
    it('has the files that English has', () => {
        expect(readdirSync(join(ROOT, language)).sort()).toEqual(areas);
    });

    it.each(areas)('says in %s what English says', (area) => {
        const english = catalog('en', area);
        const spoken = catalog(language, area);
        expect(Object.keys(spoken).sort()).toEqual(Object.keys(english).sort());
        for (const [key, entry] of Object.entries(spoken)) {
            const expected = [...new Set(forms(english[key]!).flatMap(values))].sort();
            const found = [...new Set(forms(entry).flatMap(values))].sort();
            expect(found, `${area} ${key}`).toEqual(expected);
            expect(forms(entry).every((text) => text.trim() !== ''), `${area} ${key} is empty`).toBe(true);
            expect(typeof entry, `${area} ${key}`).toBe(typeof english[key]);
            if (typeof entry === 'object') {
                expect(Object.keys(entry)).toContain('other');
            }
        }
    });

    it.each(areas)('tells nobody in %s how a server is started', (area) => {
        const texts = Object.values(catalog(language, area)).flatMap(forms);
        expect(texts.filter((text) => /\b[A-Z_]{3,}=/.test(text))).toEqual([]);
    });
});

it.each(areas)('begins no line of French in %s with ? ! : ; or »', (area) => {
    const texts = Object.values(catalog('fr', area)).flatMap(forms);
    expect(texts.filter((text) => /[ \u202f][?!:;»]|«[^\u00a0]/.test(text))).toEqual([]);
});
