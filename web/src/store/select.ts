// What is drawn, out of what is known.
import { later } from '../api/sequence';
import type { Battle, Entry, Question } from '../api/types';
import type { State } from './state';

const TOP = 3;
const NEAR = 3;

/** The participant's rank, by whatever spoke of it last. */
export function rankOf(state: State): number | null {
    const { me, board } = state;
    if (!me) {
        return null;
    }
    const mine = (entry: Entry): boolean => entry.participant_id === me.id;
    const top = board?.entries.slice(0, 10).find(mine);
    if (board && top && !later(me.seq, board.seq)) {
        return top.rank;
    }
    const near = board?.around.find(mine);
    return board && near && !later(me.seq, board.aroundSeq) ? near.rank : me.rank;
}

/** The first places, and those about the participant: by rank, each once; as many for who is among the first. */
export function rowsAbout(state: State, near: number = NEAR): Entry[] {
    const { me, board } = state;
    if (!board) {
        return [];
    }
    const rank = rankOf(state) ?? 0;
    const middle = Math.max(rank, TOP + near + 1);
    const rows = new Map<string, Entry>();
    for (const entry of [...board.around, ...board.entries]) {
        if (entry.rank <= TOP || Math.abs(entry.rank - middle) <= near) {
            rows.set(entry.participant_id, entry);
        }
    }
    const mine = me && rows.get(me.id);
    if (me && mine) {
        const { points, arrows, shields } = me;
        rows.set(me.id, { ...mine, rank: rank || mine.rank, points, arrows, shields });
    }
    return [...rows.values()].sort((a, b) => a.rank - b.rank);
}

/** Whom an attack would not be refused on: others, with points to lose. */
export function targets(entries: Entry[], me: string | undefined): Entry[] {
    return entries.filter((entry) => entry.participant_id !== me && entry.points > 0);
}

/** Whether anybody can attack: a reward is for nothing else. */
export function fights(battle: Battle | null): boolean {
    return !battle || (battle.rules.attacks && battle.rules.verdicts !== 'end');
}

/** Who shot at the participant, the last one first, each once. */
export function attackers(state: State): string[] {
    return [...new Set(state.attacks.map((attack) => attack.from.id))];
}

export type QuestionState = Question['status'] | 'waiting';

/** waiting: answered here, and not yet there. */
export function questionState(state: State, question: Question): QuestionState {
    const waits = state.waiting.some((item) => item.question === question.id);
    return question.status === 'open' && waits ? 'waiting' : question.status;
}

/** The next one to answer behind a question, or from the start again. */
export function nextOpen(state: State, after: string | null): Question | null {
    const questions = state.questions ?? [];
    const start = questions.findIndex((question) => question.id === after) + 1;
    const order = [...questions.slice(start), ...questions.slice(0, start)];
    return order.find((question) => questionState(state, question) === 'open') ?? null;
}
