// Who this tab is in which battle, and who has played there in this browser.
//
// A tab has a session's token of its own, so two players, or two battles, fit into
// one browser; it is kept for as long as the tab is, and nowhere else.  What all
// tabs know is names and resume codes: with them who was here comes back.
import type { Battle, Joined } from '../api/types';
import { dropKeptHere, keep, keepHere, kept, keptHere } from './keep';

export interface Identity {
    participant: string;
    username: string;
    resume_code: string;
    /** As it was when this browser first joined: what the seed is held to. */
    seed_hash?: string;
}

export interface Session {
    token: string;
    /** The later one is the newer of two. */
    since: number;
}

/** As this tab has it; app/early.ts reads it, too. */
interface Seat extends Identity {
    session?: Session;
    /** Until when it lasts if nothing is heard of it, of a battle that has begun. */
    until?: number;
}

interface Players extends Identity {
    /** Who else has played here, the last one first. */
    others?: Identity[];
}

const playersOf = (battle: string): string => `arena.battle.${battle}`;
const seatOf = (battle: string): string => `arena.tab.${battle}`;
const seatIn = (battle: string): Seat | null => keptHere<Seat>(seatOf(battle));

/** Everybody who has played the battle in this browser, the last one first. */
export function identitiesIn(battle: string): Identity[] {
    const players = kept<Players>(playersOf(battle));
    if (!players) {
        return [];
    }
    const { others = [], ...last } = players;
    return [last, ...others];
}

/** Who this tab is; who played last, where it is nobody yet. */
export function identityIn(battle: string): Identity | null {
    return seatIn(battle) ?? identitiesIn(battle)[0] ?? null;
}

export function rememberIdentity(battle: string, joined: Joined): void {
    const { id: participant, username } = joined.participant;
    const others = identitiesIn(battle);
    const known = others.find((one) => one.participant === participant);
    const seed_hash = known?.seed_hash ?? joined.battle.seed_hash;
    const identity: Identity = { participant, username, resume_code: joined.resume_code, seed_hash };
    keep(playersOf(battle), { ...identity, others: others.filter((one) => one !== known) });
    const { token, expires_at } = joined.session;
    keepHere(seatOf(battle), { ...identity, session: { token, since: expires_at } });
    rememberSession(battle, joined.battle.status, expires_at);
}

/** This tab is that one from now on. */
export function playAs(battle: string, identity: Identity): void {
    if (seatIn(battle)?.participant !== identity.participant) {
        keepHere(seatOf(battle), identity);
    }
}

/** This tab is nobody; the browser goes on knowing who has played. */
export function leaveSeat(battle: string): void {
    dropKeptHere(seatOf(battle));
}

/** Of this tab. */
export function sessionIn(battle: string): Session | null {
    return seatIn(battle)?.session ?? null;
}

/** What a request is sent with. */
export function asPlayer(battle: string): { token?: string } {
    const session = sessionIn(battle);
    return session ? { token: session.token } : {};
}

/** Another tab has a newer session of the same participant. */
export function shareSession(battle: string, session: Session): void {
    const identity = identityIn(battle);
    if (identity) {
        keepHere(seatOf(battle), { ...identity, session });
    }
}

export function rememberSession(battle: string, status: Battle['status'], until: number): void {
    const seat = seatIn(battle);
    if (seat && status !== 'scheduled') {
        keepHere(seatOf(battle), { ...seat, until });
    }
}

/** Then a participant's things can be asked for at once, and are not refused. */
export function sessionLasts(battle: string): boolean {
    const { session, until = 0 } = seatIn(battle) ?? {};
    return session !== undefined && until > Date.now();
}
