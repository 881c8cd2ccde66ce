// JSON whose numbers keep all their digits, also those that a double does not hold.
import { decimalOf, Exact, readNumber, type Reading } from './number';

/** As JSON.stringify has it. */
export function jsonOf(value: unknown): string | undefined {
    if (value instanceof Exact) {
        return value.text;
    }
    if (Array.isArray(value)) {
        return `[${value.map((one) => jsonOf(one) ?? 'null').join(',')}]`;
    }
    if (typeof value !== 'object' || value === null) {
        return JSON.stringify(value);
    }
    const members = Object.entries(value).flatMap(([name, one]) => {
        const text = jsonOf(one);
        return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
    });
    return `{${members.join(',')}}`;
}

/** A number of JSON: a point means one thing there. */
export function readLiteral(literal: string): Reading {
    return readNumber(/e/i.test(literal) ? literal : `${literal}e0`);
}

/** One of more digits than a number may have stays what it is. */
export function literalOf(literal: string): number | Exact {
    const reading = readLiteral(literal);
    return reading.kind === 'number' ? decimalOf(reading.text) : new Exact(literal);
}

const MANY_DIGITS = /\d[\d.]{15}|\d[eE][+-]?\d{2}/;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function parseExact(text: string): unknown {
    if (!MANY_DIGITS.test(text)) {
        return JSON.parse(text);
    }
    let mark = '\u0001';
    while (text.includes(JSON.stringify(mark).slice(1, -1))) {
        mark += '\u0001';
    }
    const marked = text.replace(TOKENS, (token) =>
        token[0] === '"' || !(literalOf(token) instanceof Exact) ? token : JSON.stringify(mark + token));
    return JSON.parse(marked, (_, value: unknown) =>
        typeof value === 'string' && value.startsWith(mark) ? literalOf(value.slice(mark.length)) : value);
}
