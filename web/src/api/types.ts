// What the server says, by the names of docs/openapi.yaml and docs/asyncapi.yaml.
import type { Decimal } from './number';
import type * as schema from './schema';
import type { Battle, Entry, Me } from './schema';

export type {
    Attack,
    Battle,
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
    Reward,
    Rules,
    Statistics,
    Suspect,
    Verdict,
} from './schema';

export type Answer = string | string[] | Decimal;

/** Its numbers with all their digits: a schema knows doubles alone. */
type Exactly<Shown> = {
    [name in keyof Shown]: name extends 'answer' | 'submitted' ? Answer : name extends 'tolerance' ? Decimal | undefined : Shown[name];
};

export type Question = Exactly<schema.Question>;
export type QuestionRequest = Exactly<schema.QuestionRequest>;
export type BattleRequest = Omit<schema.BattleRequest, 'questions'> & { questions: QuestionRequest[] };
export type BattleInspected = Omit<schema.BattleInspected, 'questions'> & { questions: (QuestionRequest & { id: string })[] };

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
