// What a page knows of its battle.
import type { AttackReceived, Battle, BattleShown, Entry, Me, Question, Verdict } from '../api/types';
import type { Waiting } from './outbox';
import type { Refusal } from './refusals';
import type { Board } from './standing';

/** The first places as the last event of changes left them. */
export interface Top {
    seq: string;
    entries: Entry[];
}

/** live: events come.  lost: they did, and will. */
export type Link = 'connecting' | 'live' | 'lost';

/**
 * none: nobody is known here.  lapsed: it ended for want of a sign of life.
 * replaced: the participant plays elsewhere now.
 */
export type SessionState = 'unknown' | 'live' | 'none' | 'lapsed' | 'replaced';

export interface Incoming extends AttackReceived {
    at: number;
    seq: string;
}

export interface State {
    battle: Battle | BattleShown | null;
    me: Me | null;
    board: Board | null;
    /** null: what the next change goes on from is not known here. */
    top: Top | null;
    questions: Question[] | null;
    verdicts: Record<string, Verdict>;
    waiting: Waiting[];
    /** What the server would not do. */
    refused: Refusal[];
    /** Newest first. */
    attacks: Incoming[];
    link: Link;
    /** Why it is lost: the code of an error, or "silent" where answers come and events do not. */
    trouble: string;
    session: SessionState;
    /** The code of what keeps the page from being drawn, as battle_not_found. */
    fault: string | null;
}

export const initialState: State = {
    battle: null,
    me: null,
    board: null,
    top: null,
    questions: null,
    verdicts: {},
    waiting: [],
    refused: [],
    attacks: [],
    link: 'connecting',
    trouble: 'silent',
    session: 'unknown',
    fault: null,
};
