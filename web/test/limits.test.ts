// The pages hold what is typed to the server's bounds: by the cases that
// t/bounds.t posts to the server.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { battleFaults } from '../src/pages/host/import/check';
import { pathOf } from '../src/pages/host/import/fault';
import { parseJson } from '../src/pages/host/import/json';
import { LIMITS, lengthOf } from '../src/store/limits';

interface Cases {
    battle: Record<string, unknown>;
    texts: { field: string; lowest: number; highest: number; of: string }[];
    values: { field: string; right: string[]; wrong: string[] }[];
}

const source = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const cases = JSON.parse(source('t/fixtures/limits.json')) as Cases;

type Tree = Record<string | number, unknown>;

function bodyWith(field: string, json: string): string {
    const body = structuredClone(cases.battle) as Tree;
    const path = pathOf(field);
    const last = path.pop()!;
    (path.reduce((place, name) => place[name] as Tree, body) as Tree)[last] = 'IN ITS PLACE';
    return JSON.stringify(body).replace('"IN ITS PLACE"', () => json);
}

function faultsOf(field: string, json: string): string[] {
    const { value, faults } = parseJson(bodyWith(field, json));
    expect(faults).toEqual([]);
    return battleFaults(value, 0).map(({ path }) => JSON.stringify(path));
}

const fault = (field: string): string[] => [JSON.stringify(pathOf(field))];

describe.each(cases.texts)('$field of $of', ({ field, lowest, highest, of }) => {
    const length = (n: number, around = ''): string[] => faultsOf(field, JSON.stringify(around + of.repeat(n) + around));

    it('has room for as many characters as the server takes', () => {
        expect(length(highest)).toEqual([]);
        expect(length(highest + 1)).toEqual(fault(field));
    });

    it('has as many as the server wants', () => {
        expect(length(lowest)).toEqual([]);
        if (lowest > 0) {
            expect(length(lowest - 1)).toEqual(fault(field));
            expect(length(lowest - 1, ' \t\r\n')).toEqual(fault(field));
        }
    });
});

describe.each(cases.values)('$field', ({ field, right, wrong }) => {
    it('is what the server takes', () => {
        right.forEach((json) => expect(faultsOf(field, json), json).toEqual([]));
        wrong.forEach((json) => expect(faultsOf(field, json), json).toEqual(fault(field)));
    });
});

it('an answer is as long as the right one may be, and as the server takes it', () => {
    const [, most] = /NGX_ARENA_ARGUMENT_VALUE_LEN +(\d+)/.exec(source('src/base/ngx_arena_argument_types.c'))!;
    expect(LIMITS.answer[1]).toBe(Number(most));
    expect(lengthOf('\u{1F600}é')).toBe(2);
});
