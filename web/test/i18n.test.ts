// What is put into a message neither turns it around, nor is turned.
import { expect, it, vi } from 'vitest';

vi.stubGlobal('document', { documentElement: { dataset: {} } });
vi.stubGlobal('navigator', { languages: ['en'] });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
const { fill } = await import('../src/i18n');

const HIT = '{name}: \u2212{n}';

it('keeps what is written the same way as it is', () => {
    expect(fill(HIT, { name: 'ada', n: 10 }, 'en')).toBe('ada: \u221210');
});

it('isolates a name that is written the other way', () => {
    expect(fill(HIT, { name: 'نگار', n: 10 }, 'fr')).toBe('\u2068نگار\u2069: \u221210');
});

it('isolates all names, and keeps the sign at the left of its number, from right to left', () => {
    expect(fill(HIT, { name: 'ada', n: 10 }, 'fa')).toBe('\u2068ada\u2069: \u200e\u2212۱۰');
});

it('leaves alone what it is given no value for', () => {
    expect(fill('{ } +{n}', {}, 'en')).toBe('{ } +{n}');
});
