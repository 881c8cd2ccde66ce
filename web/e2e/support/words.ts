// What the pages say, in any of their languages: so that a test looks for what a
// reader sees.
import { readFileSync } from 'node:fs';

export const languages = ['en', 'fr', 'rw', 'fa'] as const;
export type Language = (typeof languages)[number];

type Entry = string | Record<string, string>;

function catalog(language: Language, area: string): Record<string, Entry> {
    const file = new URL(`../../src/messages/${language}/${area}.json`, import.meta.url).pathname;
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Entry>;
}

/** The message, with anything in place of its values. */
export function words(language: Language, key: string): RegExp {
    const [area, name] = key.split('.') as [string, string];
    const entry = catalog(language, area)[name];
    if (entry === undefined) {
        throw new Error(`no message ${key}`);
    }
    const forms = typeof entry === 'string' ? [entry] : Object.values(entry);
    const patterns = forms.map((form) => form.replace(/[.*+?^$()[\]\\|]/g, '\\$&').replace(/\{\w+\}/g, '.+').replace(/\s/g, '\\s'));
    return new RegExp(`^(${patterns.join('|')})$`);
}
