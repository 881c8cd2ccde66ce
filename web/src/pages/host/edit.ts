// A question as a form has it, and back.
import type { Choice, QuestionRequest } from '../../api';
import { decimalText, parseNumber, type Decimal } from '../../api/number';
import { POINTS } from '../../store/limits';

export type Kind = QuestionRequest['kind'];
export type Difficulty = QuestionRequest['difficulty'];

/** All kinds of answers at once, so that nothing is lost when the kind is changed and changed back. */
export interface AnswerEdit {
    right: string[];
    texts: string;
    number: string;
    tolerance: string;
}

export interface QuestionEdit extends AnswerEdit {
    kind: Kind;
    prompt: string;
    subject: string;
    difficulty: Difficulty;
    points: string;
    /** Of a text: only as it is written. */
    exact: boolean;
    choices: Choice[];
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export function blank(before?: QuestionRequest): QuestionEdit {
    const difficulty = before?.difficulty ?? 'easy';
    return {
        kind: before?.kind ?? 'choice',
        prompt: '',
        subject: before?.subject ?? '',
        difficulty,
        points: String(usualPoints(difficulty)),
        exact: false,
        choices: [{ id: 'a', text: '' }, { id: 'b', text: '' }],
        right: [],
        texts: '',
        number: '',
        tolerance: '',
    };
}

export function usualPoints(difficulty: Difficulty): number {
    const [lowest, highest] = POINTS[difficulty]!;
    return Math.round((lowest + highest) / 10) * 5;
}

export function withDifficulty(edit: QuestionEdit, difficulty: Difficulty): QuestionEdit {
    const [lowest, highest] = POINTS[difficulty]!;
    const points = Number(parseNumber(edit.points) ?? 0);
    return { ...edit, difficulty, points: points >= lowest && points <= highest ? edit.points : String(usualPoints(difficulty)) };
}

export function withChoice(edit: QuestionEdit): QuestionEdit {
    const taken = new Set(edit.choices.map((choice) => choice.id));
    const id = [...LETTERS].find((letter) => !taken.has(letter)) ?? `c${edit.choices.length}`;
    return { ...edit, choices: [...edit.choices, { id, text: '' }] };
}

export function withoutChoice(edit: QuestionEdit, id: string): QuestionEdit {
    return { ...edit, choices: edit.choices.filter((choice) => choice.id !== id), right: edit.right.filter((one) => one !== id) };
}

export function answerEdit(kind: Kind, answer: QuestionRequest['answer'], tolerance?: Decimal): AnswerEdit {
    const list = (Array.isArray(answer) ? answer : [answer]).map(String);
    return {
        right: kind === 'choice' || kind === 'choices' ? list : [],
        texts: kind === 'text' ? list.join('\n') : '',
        number: kind === 'number' ? decimalText(answer as Decimal) : '',
        tolerance: tolerance ? decimalText(tolerance) : '',
    };
}

export function editOf(question: QuestionRequest): QuestionEdit {
    const { kind, prompt, subject, difficulty, points, choices, answer, tolerance, exact } = question;
    return {
        ...blank(),
        kind,
        prompt,
        subject,
        difficulty,
        points: String(points),
        exact: exact === true,
        ...(choices?.length ? { choices } : {}),
        ...answerEdit(kind, answer, tolerance),
    };
}

/** What is typed that is no number stays as it is: the check says so. */
function number(text: string): Decimal | undefined {
    return text.trim() === '' ? undefined : (parseNumber(text) ?? (text as never));
}

const answers: Record<Kind, (edit: AnswerEdit, order: string[]) => QuestionRequest['answer'] | undefined> = {
    choice: ({ right }) => right[0],
    choices: ({ right }, order) => order.filter((id) => right.includes(id)),
    text: ({ texts }) => texts.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    number: (edit) => number(edit.number),
};

export function answerOf(kind: Kind, edit: AnswerEdit, choices: Choice[] = []): QuestionRequest['answer'] {
    return answers[kind](edit, choices.map((choice) => choice.id)) as QuestionRequest['answer'];
}

export function toleranceOf(kind: Kind, edit: AnswerEdit): Decimal | undefined {
    return kind === 'number' ? number(edit.tolerance) : undefined;
}

export function questionOf(edit: QuestionEdit): QuestionRequest {
    const { kind, prompt, subject, difficulty, points } = edit;
    // A choice that was left empty is none.
    const choices = kind === 'choice' || kind === 'choices' ? edit.choices.filter((choice) => choice.text.trim() !== '') : undefined;
    return {
        subject: subject.trim(),
        difficulty,
        points: number(points) as number,
        kind,
        prompt: prompt.trim(),
        choices,
        answer: answerOf(kind, edit, choices),
        tolerance: toleranceOf(kind, edit),
        exact: (kind === 'text' && edit.exact) || undefined,
    };
}
