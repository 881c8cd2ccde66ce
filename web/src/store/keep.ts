// Small things that a browser remembers; a browser that forbids it forgets them.
import { jsonOf, parseExact } from '../api/json';

export function kept<Value>(name: string): Value | null {
    try {
        return parseExact(localStorage.getItem(name) ?? 'null') as Value | null;
    } catch {
        return null;
    }
}

export function keep(name: string, value: unknown): void {
    try {
        localStorage.setItem(name, jsonOf(value) ?? 'null');
    } catch {
        // Full, or forbidden: it works until the page is closed.
    }
}

export function dropKept(name: string): void {
    try {
        localStorage.removeItem(name);
    } catch {
        // As above.
    }
}
