import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeIn, forms, meant } from '../src/store/meant';
import { codeFault, tidyCode } from '../src/store/resume-code';

/** A server that has these battles; those that begin with _ are in no list. */
function serves(...ids: string[]): string[] {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
        asked.push(path);
        const id = decodeURIComponent(/^\/api\/battles\/([^/?]+)/.exec(path)?.[1] ?? '');
        const listed = ids.filter((one) => !one.startsWith('_')).map((one) => ({ id: one }));
        return !id
            ? new Response(JSON.stringify({ battles: listed }))
            : ids.includes(id) || ids.includes(`_${id}`)
              ? new Response(JSON.stringify({ id }))
              : new Response(JSON.stringify({ code: 'battle_not_found' }), { status: 404 });
    });
    return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('the code in what was typed', () => {
    it.each([
        [' demo ', 'demo'],
        ['https://arena.example/b/demo/play?x#y', 'demo'],
        ['arena.example/B/Demo', 'Demo'],
        ['/b/class%209a', 'class 9a'],
        ['۱۲۳-٤', '123-4'],
        ['१२-৩', '12-3'],
        ['ｄｅｍｏ', 'demo'],
        ['class\u20139\u200ba', 'class-9a'],
        ['100%', '100%'],
    ])('%s', (typed, code) => expect(codeIn(typed)).toBe(code));
});

describe('the battle that is meant', () => {
    it.each([
        ['demo', 'demo'],
        ['DEMO', 'demo'],
        ['Demo-', 'demo'],
        ['class 9a', 'Class-9A'],
        ['CLASS_9A', 'Class-9A'],
        ['class9a', 'Class-9A'],
        ['P2CW-FSFC-HFLO', 'p2cwfsfchflo'],
        ['p2cwfsfchfl0', 'p2cwfsfchflo'],
        ['Hidden One', 'hidden-one'],
    ])('by %s is %s', async (typed, id) => {
        serves('demo', 'Class-9A', '_p2cwfsfchflo', '_hidden-one');
        expect((await meant(typed))?.id).toBe(id);
    });

    it('is the one of just that id, when others are like it', async () => {
        const asked = serves('demo', 'Demo', 'DEMO');
        expect((await meant('DEMO'))?.id).toBe('DEMO');
        expect(asked).toEqual(['/api/battles/DEMO']);
    });

    it('is none where two could be, or none is', async () => {
        serves('Class-9', 'class9');
        expect(await meant('CLASS 9')).toMatchObject({ id: 'class9' });
        serves('Class-9', 'Class9');
        expect(await meant('nobody')).toBeNull();
        expect(await meant('../..')).toBeNull();
        expect(forms('../..')).toEqual([]);
    });
});

describe('a resume code', () => {
    it.each(['K7P4MX', 'k7p4mx', ' k7p-4mx ', 'K 7 P 4 M X', 'k7p\u20134mx', 'k۷p۴mx'])('is the same as %s', (typed) => {
        expect(tidyCode(typed)).toBe('K7P4MX');
        expect(codeFault(typed)).toBeNull();
    });

    it.each([
        ['K7P4M0', 'letters'],
        ['KIP4MX', 'letters'],
        ['K7P4MX!', 'letters'],
        ['K7P4M', 'length'],
        ['', 'length'],
    ])('is not %s', (typed, fault) => expect(codeFault(typed)).toBe(fault));
});
