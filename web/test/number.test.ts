import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonOf, parseExact } from '../src/api/json';
import { decimalText, Exact, parseNumber, readNumber, typedAs } from '../src/api/number';

interface Cases {
    numbers: [string, string][];
    ambiguous: [string, string, string][];
    none: [string, string][];
}

const cases = JSON.parse(readFileSync(new URL('../../t/fixtures/numbers.json', import.meta.url), 'utf8')) as Cases;

describe('a number', () => {
    it.each(cases.numbers)('is read from %j', (typed, text) => expect(readNumber(typed)).toEqual({ kind: 'number', text }));

    it.each(cases.ambiguous)('may be two: %j', (typed, ...readings) =>
        expect(readNumber(typed)).toEqual({ kind: 'ambiguous', readings }));

    it.each(cases.none)('is not read from %j', (typed, why) => expect(readNumber(typed)).toEqual({ kind: 'none', why }));

    it('keeps its digits on the way to the server and back', () => {
        for (const [typed, text] of cases.numbers) {
            const value = parseNumber(typed)!;
            expect(decimalText(value)).toBe(text);
            expect(decimalText((parseExact(jsonOf({ answer: value })!) as { answer: number }).answer)).toBe(text);
        }
        expect(jsonOf({ answer: parseNumber('9007199254740993') })).toBe('{"answer":9007199254740993}');
    });

    it('of two readings is typed as one', () => {
        for (const [typed, ...readings] of cases.ambiguous) {
            const both = readings.map((one) => readNumber(typedAs(one)));
            expect(both.map(({ kind }) => kind), typed).toEqual(['number', 'number']);
            expect(both).not.toEqual([both[0], both[0]]);
        }
        expect(typedAs('1.000')).toBe('1.0');
        expect(typedAs('2.500')).toBe('2.5');
        expect(typedAs('12.345')).toBe('12.345');
    });
});

describe('JSON', () => {
    it('is written as ever', () => {
        const values = [
            null, true, 'a"\u2028', 1.5, NaN, [1, undefined, null], { a: undefined, b: [{}], 'c"': '' }, undefined, 1e21, -0,
        ];
        for (const value of values) {
            expect(jsonOf(value)).toBe(JSON.stringify(value));
        }
    });

    it('is read as ever, but for numbers that a double does not hold', () => {
        const text = '{"n":[9007199254740993,1.0,1.000,-2.50E+1,1e2,0.1],"s":"9007199254740993 \\"1234567890123456789\\" \\u0001"}';
        const { n, s } = parseExact(text) as { n: unknown[]; s: string };
        expect(n).toEqual([new Exact('9007199254740993'), 1, 1, -25, 100, 0.1]);
        expect(s).toBe('9007199254740993 "1234567890123456789" \u0001');
        expect(jsonOf(parseExact('[12345678901234567890.125]'))).toBe('[12345678901234567890.125]');
        expect(() => parseExact('[9007199254740993,]')).toThrow();
    });
});
