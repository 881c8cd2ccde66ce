import { describe, expect, it } from 'vitest';
import { nameFault, otherNames, tidyName } from '../src/store/username';

describe('a username', () => {
    it.each(['ada', 'Ada_1.b-c', 'زهرا', '李雷', 'Zoë', 'नेहा', 'x'.repeat(24), ' ada '])('may be %s', (name) => {
        expect(nameFault(name)).toBeNull();
    });

    it.each([
        ['', 'short'],
        ['a', 'short'],
        ['x'.repeat(25), 'long'],
        ['ada b', 'space'],
        ['ada!', 'letters'],
        ['🙂🙂', 'letters'],
        ['\u0301ab', 'letters'],
    ])('may not be %s', (name, fault) => expect(nameFault(name)).toBe(fault));

    it('is sent without spaces about it, and composed', () => {
        expect(tidyName(' Zoe\u0308 ')).toBe('Zo\u00eb');
    });

    it('that is taken has others beside it that may be', () => {
        for (const taken of ['ada', 'x'.repeat(24)]) {
            const others = otherNames(taken);
            expect(others.length).toBeGreaterThan(1);
            expect(others.map(nameFault)).toEqual(others.map(() => null));
            expect(others).not.toContain(taken);
        }
    });
});
