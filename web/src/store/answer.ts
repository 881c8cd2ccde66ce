// What somebody typed, as the answer that is sent.
import type { Answer, Question } from '../api/types';

const DIGIT = /\p{Nd}/gu;

/** Digits of any script, which come in runs of ten from a zero. */
function latinDigit(digit: string): string {
    const point = digit.codePointAt(0)!;
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
        zero -= 1;
    }
    return String(point - zero);
}

/** 3.14, 3,14, ۳٫۱۴, −2, 1e-5; null when it is none. */
export function parseNumber(typed: string): number | null {
    const plain = typed
        .replace(/[\s\u00a0\u202f\u066c_]/g, '')
        .replace(DIGIT, latinDigit)
        .replace(/[\u2212\u2013]/g, '-')
        .replace(/\u066b/g, '.');
    const decimal = plain.includes('.') ? plain : plain.replace(/,/, '.');
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal)) {
        return null;
    }
    const value = Number(decimal);
    return Number.isFinite(value) ? value : null;
}

/** What a page has in hand for a question: the text, or the ids chosen. */
export interface Draft {
    text: string;
    chosen: string[];
}

export const emptyDraft: Draft = { text: '', chosen: [] };

/** Null while there is nothing to send. */
export function answerOf(question: Question, draft: Draft): Answer | null {
    switch (question.kind) {
        case 'choice':
            return draft.chosen[0] ?? null;
        case 'choices':
            return draft.chosen.length ? draft.chosen : null;
        case 'number':
            return parseNumber(draft.text);
        case 'text':
            return draft.text.trim() || null;
    }
}

/** A press on a choice, or its number on the keyboard. */
export function toggle(question: Question, draft: Draft, id: string): Draft {
    if (question.kind === 'choice') {
        return { ...draft, chosen: [id] };
    }
    const order = (question.choices ?? []).map((choice) => choice.id);
    const chosen = draft.chosen.includes(id) ? draft.chosen.filter((other) => other !== id) : [...draft.chosen, id];
    return { ...draft, chosen: order.filter((other) => chosen.includes(other)) };
}
