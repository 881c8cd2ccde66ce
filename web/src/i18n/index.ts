// Messages, numbers and times in the language of whoever reads.
//
// A language is a directory of src/messages, an area (a page, or "common") a
// file in it.  A message with forms for numbers is an object by the categories
// of Intl.PluralRules, chosen by {n}.
import { signal } from '@preact/signals';
import { settings } from '../store/settings';
import type common from '../messages/en/common.json';
import type host from '../messages/en/host.json';
import type join from '../messages/en/join.json';
import type play from '../messages/en/play.json';
import type results from '../messages/en/results.json';
import type watch from '../messages/en/watch.json';

interface Areas {
    common: typeof common;
    join: typeof join;
    play: typeof play;
    watch: typeof watch;
    results: typeof results;
    host: typeof host;
}

export type Area = keyof Areas;
export type Key = { [area in Area]: `${area}.${keyof Areas[area] & string}` }[Area];
export type Values = Record<string, string | number>;
type Entry = string | Record<string, string>;
type Catalog = Record<string, Entry>;

/** To add one: a directory of messages, and a row here. */
export const languages = {
    en: { name: 'English', dir: 'ltr' },
    fr: { name: 'Français', dir: 'ltr' },
    rw: { name: 'Ikinyarwanda', dir: 'ltr' },
    fa: { name: 'فارسی', dir: 'rtl' },
} as const;

export type Language = keyof typeof languages;

// English comes with the page, others are asked for.
const files = import.meta.glob<Catalog>(['../messages/*/*.json', '!../messages/en/*.json'], { import: 'default' });
const english = new Map<Area, Catalog>();
const translated = new Map<string, Catalog>();

export const language = signal<Language>(wanted());

function known(tag: string | null | undefined): Language | null {
    const short = tag?.toLowerCase().split('-')[0];
    return short && short in languages ? (short as Language) : null;
}

function wanted(): Language {
    return [settings.value.language, ...navigator.languages].map(known).find((found) => found) ?? 'en';
}

/** A page brings its area's English. */
export function register(area: Area, catalog: Catalog): void {
    english.set(area, catalog);
}

/** So that the areas are there in a language when they are drawn. */
export async function loadMessages(to: Language = language.value): Promise<void> {
    const missing = [...english.keys()].filter((area) => to !== 'en' && !translated.has(`${to}/${area}`));
    await Promise.all(
        missing.map(async (area) => {
            const catalog = await files[`../messages/${to}/${area}.json`]?.().catch(() => undefined);
            translated.set(`${to}/${area}`, catalog ?? {});
        }),
    );
}

export async function speak(to: Language): Promise<void> {
    await loadMessages(to);
    language.value = to;
}

/** The message in the reader's language; numbers in it are written as there. */
export function t(key: Key, values: Values = {}): string {
    const spoken = language.value;
    const [area, name] = key.split('.') as [Area, string];
    const entry = translated.get(`${spoken}/${area}`)?.[name] ?? english.get(area)?.[name] ?? key;
    return fill(chosen(entry, Number(values.n ?? 0), spoken), values, spoken);
}

function chosen(entry: Entry, n: number, spoken: Language): string {
    if (typeof entry === 'string') {
        return entry;
    }
    return entry[category(n, spoken)] ?? entry.other ?? '';
}

/** Making one takes far longer than asking it. */
function once<Made>(make: (spoken: Language) => Made): (spoken: Language) => Made {
    const made = new Map<Language, Made>();
    return (spoken) => {
        const known = made.get(spoken) ?? make(spoken);
        made.set(spoken, known);
        return known;
    };
}

/** Browsers know no plural of Kinyarwanda; its messages have "one" and "other". */
const plurals = once((spoken) => (Intl.PluralRules.supportedLocalesOf(spoken).length ? new Intl.PluralRules(spoken) : null));
const numbers = once((spoken) => new Intl.NumberFormat(spoken));
const twoDigits = once((spoken) => new Intl.NumberFormat(spoken, { minimumIntegerDigits: 2 }));

function category(n: number, spoken: Language): string {
    return plurals(spoken)?.select(n) ?? (n === 1 ? 'one' : 'other');
}

export function fill(text: string, values: Values, spoken: Language): string {
    return text.replace(/([+\u2212]?)\{(\w+)\}/g, (whole, sign: string, name: string) => {
        const value = values[name];
        if (typeof value === 'number') {
            return signed(sign, formatNumber(value, spoken), spoken);
        }
        return value === undefined ? whole : sign + isolated(value, spoken);
    });
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A name keeps its own direction, and does not turn the sentence around it. */
function isolated(value: string, spoken: Language): string {
    const alike = languages[spoken].dir === 'ltr' && !RIGHT_TO_LEFT.test(value);
    return alike ? value : `\u2068${value}\u2069`;
}

/** The sign stands to the left of a number in all languages. */
function signed(sign: string, number: string, spoken: Language): string {
    return sign && languages[spoken].dir === 'rtl' ? `\u200e${sign}${number}` : sign + number;
}

export function formatNumber(value: number, spoken: Language = language.value): string {
    return numbers(spoken).format(value);
}

export function formatShare(share: number): string {
    return new Intl.NumberFormat(language.value, { style: 'percent' }).format(share);
}

export function formatTime(at: number): string {
    // Browsers have no dates in Kinyarwanda: in figures, as they are written in French, too.
    return language.value === 'rw'
        ? new Intl.DateTimeFormat('fr', { dateStyle: 'short', timeStyle: 'short' }).format(at)
        : new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** 75000 as 1:15, in the reader's digits; with hours when there are some. */
export function formatDuration(milliseconds: number): string {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    const [first, ...rest] = shown as [number, ...number[]];
    const two = twoDigits(language.value);
    return [formatNumber(first), ...rest.map((part) => two.format(part))].join(':');
}
