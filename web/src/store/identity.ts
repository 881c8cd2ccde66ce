// Who this browser is in which battle.  The session itself is a cookie that no
// script sees; with the resume code a lost one is had again.
import type { Battle, Joined } from '../api/types';
import { dropKept, keep, kept } from './keep';

export interface Identity {
    participant: string;
    username: string;
    resume_code: string;
    /** As it was when this browser first joined: what the seed is held to. */
    seed_hash?: string;
}

const nameOf = (battle: string): string => `arena.battle.${battle}`;

export function identityIn(battle: string): Identity | null {
    return kept<Identity>(nameOf(battle));
}

export function rememberIdentity(battle: string, joined: Joined): void {
    const { id, username } = joined.participant;
    const seed_hash = identityIn(battle)?.seed_hash ?? joined.battle.seed_hash;
    keep(nameOf(battle), { participant: id, username, resume_code: joined.resume_code, seed_hash });
    rememberSession(battle, joined.battle.status, joined.session.expires_at);
}

const sessionOf = (battle: string): string => `arena.session.${battle}`;

/**
 * Until when a session lasts if nothing is heard of this browser, of a battle that
 * has begun; app/early.ts reads it, too.
 */
export function rememberSession(battle: string, status: Battle['status'], until: number): void {
    if (status !== 'scheduled') {
        keep(sessionOf(battle), until);
    }
}

/** Then a participant's things can be asked for at once, and are not refused. */
export function sessionLasts(battle: string): boolean {
    return (kept<number>(sessionOf(battle)) ?? 0) > Date.now();
}

export function forgetIdentity(battle: string): void {
    dropKept(nameOf(battle));
    dropKept(sessionOf(battle));
}
