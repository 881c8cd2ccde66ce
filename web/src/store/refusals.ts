// What the server would not do, and why: kept with what is kept of the battle,
// so that it stays said.
import { keep, kept } from './keep';

export interface Refusal {
    /** That of the command: said once, whichever tab was told. */
    key: string;
    kind: 'submit' | 'reward' | 'attack';
    /** Of a submit. */
    question?: string;
    code: string;
}

const MOST = 50;

const nameOf = (battle: string, participant: string): string => `arena.refused.${battle}.${participant}`;

export function refusalsOf(battle: string, participant: string): Refusal[] {
    return kept<Refusal[]>(nameOf(battle, participant)) ?? [];
}

export function keepRefusal(battle: string, participant: string, refusal: Refusal): Refusal[] {
    const others = refusalsOf(battle, participant).filter(({ key }) => key !== refusal.key);
    return keepRefusals(battle, participant, [...others, refusal].slice(-MOST));
}

/** The question is answered again: what was said of it is past. */
export function dropRefusals(battle: string, participant: string, question: string): Refusal[] {
    return keepRefusals(battle, participant, refusalsOf(battle, participant).filter((one) => one.question !== question));
}

function keepRefusals(battle: string, participant: string, refusals: Refusal[]): Refusal[] {
    keep(nameOf(battle, participant), refusals);
    return refusals;
}
