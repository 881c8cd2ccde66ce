// The questions of the tests, with their answers: of every kind, with code and
// mathematics.  Each participant gets ten of these twelve, so some of each kind.
import { readFileSync } from 'node:fs';

export type Answer = string | number | string[];

export interface BankQuestion {
    subject: string;
    difficulty: string;
    points: number;
    kind: 'choice' | 'choices' | 'text' | 'number';
    prompt: string;
    choices?: { id: string; text: string }[];
    answer: Answer;
}

export const battleFile = new URL('../data/battle.json', import.meta.url).pathname;
export const faultyFile = new URL('../data/faulty.csv', import.meta.url).pathname;

export const battle = JSON.parse(readFileSync(battleFile, 'utf8')) as {
    title: string;
    questions: BankQuestion[];
};

/** What is typed, or the numbers of the choices that are pressed. */
export interface Response {
    typed?: string;
    pressed?: number[];
}

export function responseTo(question: BankQuestion, right: boolean): Response {
    const { choices, answer } = question;
    if (!choices) {
        const one = Array.isArray(answer) ? answer[0] : answer;
        return { typed: right ? String(one) : '-12345' };
    }
    const wanted = new Set(Array.isArray(answer) ? answer : [String(answer)]);
    const places = choices.map((choice, i) => (wanted.has(choice.id) ? i : -1)).filter((i) => i >= 0);
    const others = choices.map((_, i) => i).filter((i) => !places.includes(i));
    return { pressed: right ? places : others.slice(0, 1) };
}

/** The body of a submit. */
export function answerOf(question: BankQuestion, right: boolean): Answer {
    const { typed, pressed } = responseTo(question, right);
    if (typed !== undefined) {
        return question.kind === 'number' ? Number(typed) : typed;
    }
    const ids = pressed!.map((i) => question.choices![i]!.id);
    return question.kind === 'choices' ? ids : ids[0]!;
}

/** Prompts begin with a word of their own. */
export function questionWith(shown: string): BankQuestion {
    const found = battle.questions.find(({ prompt }) => shown.trim().startsWith(prompt.slice(0, prompt.indexOf(':') + 1)));
    if (!found) {
        throw new Error(`no question begins like "${shown}"`);
    }
    return found;
}
