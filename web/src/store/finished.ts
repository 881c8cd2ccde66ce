// What became of somebody in a battle that is over, kept in this browser: it is
// still shown where the session was taken over by another one, which is not
// taken back to look at a result.
import type { Me, Question } from '../api/types';
import { keep, kept } from './keep';
import type { State } from './state';

export interface Finished {
    me: Me;
    /** With the right answers. */
    questions: Question[];
}

const nameOf = (battle: string, participant: string): string => `arena.finished.${battle}.${participant}`;

/** null until the battle is over, and all of it is known. */
export function finishedOf({ battle, me, questions }: State): Finished | null {
    const over = battle?.status === 'finished' && questions?.every((question) => question.answer !== undefined);
    return over && me ? { me, questions: questions! } : null;
}

export function keepFinished(battle: string, state: State): void {
    const finished = finishedOf(state);
    if (finished) {
        keep(nameOf(battle, finished.me.id), finished);
    }
}

export function finishedIn(battle: string, participant: string): Finished | null {
    return kept<Finished>(nameOf(battle, participant));
}
