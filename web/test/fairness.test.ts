import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digest, digestHere, type Algorithm } from '../src/pages/results/fairness/digest';
import { draw, keepsPromise, mixOf } from '../src/pages/results/fairness/draw';

const document = readFileSync(new URL('../../docs/fairness.md', import.meta.url), 'utf8');

/** A row of the worked example. */
function row(name: string): string[] {
    return [...new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(document)![1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

describe.each<Algorithm>(['SHA-1', 'SHA-256'])('%s', (algorithm) => {
    const texts = ['', 'abc', 'Zoë', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'سارا '.repeat(300)];
    it.each(texts)('is that of others, with the browser\'s help and without (%#)', async (text) => {
        const expected = createHash(algorithm.replace('-', '')).update(text).digest('hex');
        expect(digestHere(algorithm, new TextEncoder().encode(text))).toBe(expected);
        expect(await digest(algorithm, text)).toBe(expected);
    });
});

describe('the draw', () => {
    const [seed] = row('seed');

    it('is that of the worked example', async () => {
        const bank = { easy: row('easy'), medium: row('medium'), hard: row('hard') };
        expect(await draw(seed!, 'Zoë', 5, bank)).toEqual(row('questions'));
        expect(await draw(seed!, 'Zoe', 5, bank)).not.toEqual(row('questions'));
    });

    it('has a seed that its hash was shown of', async () => {
        const [hash] = row('seed_hash');
        expect(await keepsPromise(seed!, hash!)).toBe(true);
        expect(await keepsPromise(seed!.replace('9', '8'), hash!)).toBe(false);
    });

    it('mixes difficulties as the bank does, the earlier one first among equals', () => {
        expect(mixOf([4, 3, 2], 5)).toEqual([2, 2, 1]);
        expect(mixOf([10, 10, 10], 5)).toEqual([2, 2, 1]);
        expect(mixOf([0, 7, 0], 15)).toEqual([0, 7, 0]);
    });
});
