import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Joined } from '../src/api/types';
import * as identity from '../src/store/identity';

/** What a browser keeps; a tab has its own of the one, and shares the other. */
function memory(from: Record<string, string> = {}): Storage & { kept: Record<string, string> } {
    const kept = { ...from };
    return {
        kept,
        getItem: (name: string) => kept[name] ?? null,
        setItem: (name: string, value: string) => void (kept[name] = value),
        removeItem: (name: string) => void delete kept[name],
    } as never;
}

function joined(participant: string, token: string, expires_at = Date.now() + 60_000): Joined {
    return {
        participant: { id: participant, username: participant },
        session: { token, expires_at },
        resume_code: `${participant}-code`,
        battle: { status: 'running', seed_hash: `hash at ${expires_at}` },
    } as never;
}

let browser = memory();

/** From here on in another tab: a new one, or one that was made of another. */
function tab(made: Record<string, string> = {}): Record<string, string> {
    const own = memory(made);
    vi.stubGlobal('sessionStorage', own);
    return own.kept;
}

beforeEach(() => {
    browser = memory();
    vi.stubGlobal('localStorage', browser);
    tab();
});

afterEach(() => vi.unstubAllGlobals());

const who = (): string | undefined => identity.identityIn('b')?.username;

describe('a tab', () => {
    it('stays who it is when somebody else joins in another', () => {
        const first = tab();
        identity.rememberIdentity('b', joined('ada', 't1'));
        const second = tab();
        identity.rememberIdentity('b', joined('ben', 't2'));
        expect([who(), identity.asPlayer('b').token]).toEqual(['ben', 't2']);
        tab(first);
        expect([who(), identity.asPlayer('b').token]).toEqual(['ada', 't1']);
        tab(second);
        expect(who()).toBe('ben');
    });

    it('that is new is the one who played last, without a session, and may be another', () => {
        identity.rememberIdentity('b', joined('ada', 't1'));
        tab();
        identity.rememberIdentity('b', joined('ben', 't2'));
        tab();
        expect([who(), identity.asPlayer('b')]).toEqual(['ben', {}]);
        const [, ada] = identity.identitiesIn('b');
        identity.playAs('b', ada!);
        expect([who(), identity.asPlayer('b')]).toEqual(['ada', {}]);
        expect(identity.identitiesIn('b').map(({ username }) => username)).toEqual(['ben', 'ada']);
    });

    it('is nobody when it is left, and the browser knows who has played', () => {
        identity.rememberIdentity('b', joined('ada', 't1'));
        identity.leaveSeat('b');
        expect(identity.asPlayer('b')).toEqual({});
        expect(who()).toBe('ada');
    });

    it('keeps no token but its own', () => {
        identity.rememberIdentity('b', joined('ada', 'secret'));
        expect(JSON.stringify(browser.kept)).not.toContain('secret');
        identity.shareSession('b', { token: 'newer', since: 2 });
        expect(identity.asPlayer('b').token).toBe('newer');
        expect(JSON.stringify(browser.kept)).not.toContain('newer');
    });

    it('knows whether its session lasts', () => {
        identity.rememberIdentity('b', joined('ada', 't1', Date.now() - 1));
        expect(identity.sessionLasts('b')).toBe(false);
        identity.rememberSession('b', 'running', Date.now() + 1000);
        expect(identity.sessionLasts('b')).toBe(true);
        tab();
        expect(identity.sessionLasts('b')).toBe(false);
    });

    it('holds the seed to what was shown first', () => {
        identity.rememberIdentity('b', joined('ada', 't1', 1));
        identity.rememberIdentity('b', joined('ada', 't2', 2));
        expect(identity.identityIn('b')?.seed_hash).toBe('hash at 1');
    });

    it('works where a browser forbids to keep anything', () => {
        const forbid = (): never => {
            throw new DOMException('forbidden', 'SecurityError');
        };
        for (const name of ['localStorage', 'sessionStorage']) {
            vi.stubGlobal(name, { getItem: forbid, setItem: forbid, removeItem: forbid });
        }
        identity.rememberIdentity('forbidden', joined('ada', 't1'));
        expect(identity.asPlayer('forbidden').token).toBe('t1');
    });
});
