// What the server says, by the names of docs/openapi.yaml and docs/asyncapi.yaml.
import type { Battle, Entry, Me } from './schema';

export type {
    Attack,
    Battle,
    BattleInspected,
    BattleRequest,
    Battles,
    BattleShown,
    Choice,
    Entry,
    FieldError,
    Heartbeat,
    Joined,
    Leaderboard,
    Me,
    Problem,
    Question,
    QuestionRequest,
    Reward,
    Rules,
    Statistics,
    Suspect,
    Verdict,
} from './schema';

export type Answer = string | string[] | number;

export interface AttackReceived {
    from: { id: string; username: string };
    outcome: 'hit' | 'blocked';
    damage: number;
    points: number;
    shields: number;
}

/** As everybody hears of it. */
export interface AttackSeen {
    from: { id: string; username: string };
    to: { id: string; username: string };
    outcome: 'hit' | 'blocked';
    damage: number;
}

interface Events {
    'attack.received': AttackReceived;
    'participant.updated': Me;
    'session.replaced': Record<string, never>;
    'leaderboard.updated': { total: number; online: number; entries: Entry[]; attacks: AttackSeen[] };
    /** base: the seq of the event that it goes on from; null: all are there. */
    'leaderboard.changed': {
        total: number;
        online: number;
        base: string | null;
        entries: Entry[];
        gone: string[];
        attacks: AttackSeen[];
    };
    'battle.started': Battle;
    'battle.ended': Battle & { entries: Entry[]; seed: string };
    /** questions: the ids of those that were judged by another key. */
    'battle.regraded': Battle & { questions: string[]; entries: Entry[] };
}

/** Everything that may come over the socket; told apart by `event`. */
export type ServerEvent = {
    [name in keyof Events]: { event: name; seq: string; at: number; data: Events[name] };
}[keyof Events];
