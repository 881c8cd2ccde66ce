// Small things that a browser, or a tab, remembers; one that forbids it forgets
// them when its page is closed.
import { jsonOf, parseExact } from '../api/json';

type Where = 'localStorage' | 'sessionStorage';

const forbidden = new Map<string, string>();

function read<Value>(where: Where, name: string): Value | null {
    let text: string | null | undefined;
    try {
        text = globalThis[where].getItem(name);
    } catch {
        // Forbidden.
    }
    try {
        return parseExact(text ?? forbidden.get(where + name) ?? 'null') as Value | null;
    } catch {
        return null;
    }
}

function write(where: Where, name: string, value: unknown): void {
    const text = jsonOf(value) ?? 'null';
    try {
        globalThis[where].setItem(name, text);
        forbidden.delete(where + name);
    } catch {
        // Full, or forbidden: it works until the page is closed.
        forbidden.set(where + name, text);
    }
}

function drop(where: Where, name: string): void {
    forbidden.delete(where + name);
    try {
        globalThis[where].removeItem(name);
    } catch {
        // As above.
    }
}

export const kept = <Value>(name: string): Value | null => read('localStorage', name);
export const keep = (name: string, value: unknown): void => write('localStorage', name, value);
export const dropKept = (name: string): void => drop('localStorage', name);

/** Of this tab alone; a tab that is made of it begins with the same. */
export const keptHere = <Value>(name: string): Value | null => read('sessionStorage', name);
export const keepHere = (name: string, value: unknown): void => write('sessionStorage', name, value);
export const dropKeptHere = (name: string): void => drop('sessionStorage', name);
