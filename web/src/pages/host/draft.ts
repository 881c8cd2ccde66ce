// A battle that is being made.  It outlives a reload, in this tab.
import { effect, signal } from '@preact/signals';
import { newKey, type BattleRequest, type QuestionRequest } from '../../api';
import { clock } from '../../api/clock';
import { jsonOf, parseExact } from '../../api/json';
import { parseNumber, type Decimal } from '../../api/number';
import { countFaults, settingsFaults, USUAL_COUNT } from './import/check';
import { fault, type Fault } from './import/fault';

/** Where a question was read. */
export interface Source {
    file: string;
    line: number;
}

export interface Item {
    key: string;
    question: QuestionRequest;
    source?: Source;
}

export interface Draft {
    title: string;
    description: string;
    id: string;
    /** As datetime-local has it; empty: when told to. */
    starts: string;
    ends: string;
    count: string;
    damage: string;
    joinCode: string;
    /** As they are sent: of a file, or of the fields that say them. */
    rules: Record<string, unknown>;
    items: Item[];
}

const NAME = 'arena.draft';
const LARGEST_BODY = 4 * 1024 * 1024;

export const empty: Draft = {
    title: '', description: '', id: '', starts: '', ends: '', count: '', damage: '', joinCode: '', rules: {}, items: [],
};

function stored(): Draft {
    try {
        return { ...empty, ...(parseExact(sessionStorage.getItem(NAME) ?? '{}') as Partial<Draft>) };
    } catch {
        return empty;
    }
}

export const draft = signal<Draft>(stored());

effect(() => {
    try {
        sessionStorage.setItem(NAME, jsonOf(draft.value)!);
    } catch {
        // Too large, or forbidden: it is there until the page is closed.
    }
});

export function change(more: Partial<Draft>): void {
    draft.value = { ...draft.value, ...more };
}

export function isEmpty({ rules: _, items, ...texts }: Draft): boolean {
    return items.length === 0 && Object.values(texts).every((text) => text === '');
}

export function addQuestions(questions: QuestionRequest[], source?: (i: number) => Source): void {
    const items = questions.map((question, i) => ({ key: newKey(), question, source: source?.(i) }));
    change({ items: [...draft.value.items, ...items] });
}

/** A question that was changed here is no longer what a file says. */
export function replaceQuestion(key: string, question: QuestionRequest): void {
    change({ items: draft.value.items.map((item) => (item.key === key ? { key, question } : item)) });
}

export function removeQuestion(key: string): void {
    change({ items: draft.value.items.filter((item) => item.key !== key) });
}

/** A file's own title and times go where nobody has written anything. */
export function takeSettings(settings: Partial<Omit<BattleRequest, 'questions'>>): void {
    const { title, description, id, starts_at, ends_at, join_code, rules = {} } = settings;
    const { question_count, attack_damage, ...others } = rules as Record<string, unknown>;
    const now = draft.value;
    change({
        title: now.title || title || '',
        description: now.description || description || '',
        id: now.id || id || '',
        starts: now.starts || localTime(starts_at),
        ends: now.ends || localTime(ends_at),
        count: now.count || (question_count === undefined ? '' : String(question_count)),
        damage: now.damage || (attack_damage === undefined ? '' : String(attack_damage)),
        joinCode: now.joinCode || join_code || '',
        rules: { ...now.rules, ...others },
    });
}

export function localTime(at: number | undefined | null): string {
    if (at === undefined || at === null) {
        return '';
    }
    const date = new Date(at);
    return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instant(local: string): number | undefined {
    const at = new Date(local).getTime();
    return Number.isNaN(at) ? undefined : at;
}

function given(text: string): Decimal | string | undefined {
    return text.trim() === '' ? undefined : (parseNumber(text) ?? text);
}

/** undefined: as the server says. */
export function setRule(name: string, value: unknown): void {
    change({ rules: { ...draft.value.rules, [name]: value } });
}

/** A number of a rule, as it was typed. */
export function setNumber(name: string, text: string, unit = 1): void {
    const value = given(text);
    setRule(name, typeof value === 'number' ? Math.round(value * unit) : value);
}

/** What is sent; without what was left open. */
export function requestOf({ title, description, id, starts, ends, count, damage, joinCode, rules, items }: Draft): BattleRequest {
    // A bank that is smaller than usual is asked as a whole.
    const usual = items.length > 0 && items.length < USUAL_COUNT ? items.length : undefined;
    const all = { ...rules, question_count: given(count) ?? usual, attack_damage: given(damage) };
    return {
        id: id.trim() || undefined,
        title: title.trim(),
        description: description.trim() || undefined,
        starts_at: instant(starts),
        ends_at: instant(ends),
        join_code: joinCode.trim() || undefined,
        rules: Object.values(all).some((value) => value !== undefined) ? (all as BattleRequest['rules']) : undefined,
        questions: items.map((item) => item.question),
    };
}

/** Questions are checked when they are taken, so what may be wrong is the rest. */
export function draftFaults(made: Draft): Fault[] {
    const request = requestOf(made);
    const { questions, ...settings } = request;
    const count = request.rules?.question_count;
    return [
        ...settingsFaults(settings, clock.now()),
        ...(questions.length ? countFaults(questions, count) : [fault(['questions'], 'required')]),
        ...(new Blob([jsonOf(request)!]).size > LARGEST_BODY ? [fault(['questions'], 'too_big')] : []),
    ];
}

let last: { text: string; key: string } | null = null;

/** The same battle is made once, however often it is sent. */
export function keyOf(request: BattleRequest): string {
    const text = jsonOf(request)!;
    last = last?.text === text ? last : { text, key: newKey() };
    return last.key;
}

export function clear(): void {
    draft.value = empty;
    last = null;
}
