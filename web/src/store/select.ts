// What is drawn, out of what is known.
import { later } from '../api/sequence';
import type { Battle, Entry, Question } from '../api/types';
import type { Refusal } from './refusals';
import { agreeing } from './standing';
import type { State } from './state';

const TOP = 3;
const NEAR = 3;

/** Rows that were true together, and when. */
export interface Moment {
    seq: string;
    rows: Entry[];
}

/** What spoke last of somebody. */
export interface Known extends Entry {
    /** It can be true beside all that is newer; otherwise its rank is of the past. */
    placed: boolean;
}

/** What is known of who stands where, the newest first; of the participant alone its own events tell. */
function moments({ me, board }: State, more: Moment[] = []): Moment[] {
    const parts = [...more];
    if (board) {
        parts.push({ seq: board.seq, rows: board.first }, { seq: board.askedSeq, rows: [...board.asked, ...board.around] });
    }
    const known = me && parts.flatMap(({ rows }) => rows).find((row) => row.participant_id === me.id);
    if (me && known) {
        const { rank, points } = me;
        parts.push({ seq: me.seq, rows: [{ ...known, rank, points }] });
    }
    return parts.sort((a, b) => (later(a.seq, b.seq) ? -1 : later(b.seq, a.seq) ? 1 : 0));
}

/** What spoke last of where somebody stands. */
export function rowOf(state: State, id: string): Entry | undefined {
    return moments(state)
        .flatMap(({ rows }) => rows)
        .find((row) => row.participant_id === id);
}

/** Of the participant: the same wherever it is shown. */
export function placeOf(state: State): { rank: number; points: number } | null {
    const { me } = state;
    return me && (rowOf(state, me.id) ?? me);
}

export function rankOf(state: State): number | null {
    return placeOf(state)?.rank ?? null;
}

/** Everybody who is known to stand somewhere, by rank. */
function standing(state: State): Entry[] {
    return agreeing(...moments(state).map(({ rows }) => rows));
}

/** The same, and everybody of whom other answers told: nobody is left out, by points. */
export function everybody(state: State, more: Moment[]): Known[] {
    const rows = moments(state, more).map((moment) => moment.rows);
    const placed = new Set(agreeing(...rows));
    const newest = new Map<string, Known>();
    for (const row of rows.flat()) {
        if (!newest.has(row.participant_id)) {
            newest.set(row.participant_id, { ...row, placed: placed.has(row) });
        }
    }
    return [...newest.values()].sort((a, b) => b.points - a.points || a.rank - b.rank);
}

/**
 * The first places, and those about the participant: by rank, each once; as many for who is among the first.
 * What the participant has to spend it is told first itself.
 */
export function rowsAbout(state: State, near: number = NEAR): Entry[] {
    const { me } = state;
    const middle = Math.max(rankOf(state) ?? 0, TOP + near + 1);
    return standing(state)
        .filter(({ rank }) => rank <= TOP || Math.abs(rank - middle) <= near)
        .map((row) => (row.participant_id === me?.id ? { ...row, arrows: me.arrows, shields: me.shields } : row));
}

/** What is known of the participant's place is no longer true. */
export function isLost(state: State): boolean {
    const { me, board } = state;
    return me !== null && board !== null && !standing(state).some((row) => row.participant_id === me.id);
}

/** Whom an attack would not be refused on: others, with points to lose. */
export function targets<Row extends Entry>(entries: Row[], me: string | undefined): Row[] {
    return entries.filter((entry) => entry.participant_id !== me && entry.points > 0);
}

/** Whether anybody can attack: a reward is for nothing else. */
export function fights(battle: Battle | null): boolean {
    return !battle || (battle.rules.attacks && battle.rules.verdicts !== 'end');
}

/** Whether the participant came to a battle that was running, and has done nothing in it so far. */
export function isNewAndLate({ me, battle, waiting }: State): boolean {
    const since = battle?.starts_at ?? Infinity;
    return me !== null && me.joined_at > since && me.answered === 0 && waiting.length === 0;
}

/** Who shot at the participant, the last one first, each once. */
export function attackers(state: State): string[] {
    return [...new Set(state.attacks.map((attack) => attack.from.id))];
}

export type QuestionState = Question['status'] | 'waiting' | 'refused';

/** The question can be answered all the same, in another way. */
const AGAIN = new Set(['invalid_request', 'payload_too_large', 'failed']);

/** waiting: answered here, and not yet there.  refused: too late, and there is no other try. */
export function questionState(state: State, question: Question): QuestionState {
    if (question.status !== 'open') {
        return question.status;
    }
    const waits = state.waiting.some((item) => item.question === question.id);
    const refusal = refusalOf(state, question.id);
    return waits ? 'waiting' : refusal && !AGAIN.has(refusal.code) ? 'refused' : 'open';
}

/** How many questions there is nothing to do about any more. */
export function countDone(state: State): number {
    return (state.questions ?? []).filter((question) => questionState(state, question) !== 'open').length;
}

/** Why an answer that was given here does not count. */
export function refusalOf(state: State, question: string): Refusal | undefined {
    return state.refused.find((one) => one.question === question);
}

/** Answers that are known here to be counted, or are on their way. */
export function settledHere({ questions, waiting }: State): number {
    const settled = (questions ?? []).filter(({ status }) => status !== 'open').length;
    return settled + waiting.filter(({ kind }) => kind === 'submit').length;
}

/** The next one to answer behind a question, or from the start again. */
export function nextOpen(state: State, after: string | null): Question | null {
    const questions = state.questions ?? [];
    const start = questions.findIndex((question) => question.id === after) + 1;
    const order = [...questions.slice(start), ...questions.slice(0, start)];
    return order.find((question) => questionState(state, question) === 'open') ?? null;
}
