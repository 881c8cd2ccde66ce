// What somebody typed, as the answer that is sent.
import { parseNumber } from '../api/number';
import type { Answer, Question } from '../api/types';
import { lengthOf, LIMITS } from './limits';

/** What a page has in hand for a question: the text, or the ids chosen. */
export interface Draft {
    text: string;
    chosen: string[];
}

export const emptyDraft: Draft = { text: '', chosen: [] };

/** Null while there is nothing to send, or what is there may be two numbers. */
export function answerOf(question: Question, draft: Draft): Answer | null {
    switch (question.kind) {
        case 'choice':
            return draft.chosen[0] ?? null;
        case 'choices':
            return draft.chosen.length ? draft.chosen : null;
        case 'number':
            return parseNumber(draft.text);
        case 'text':
            return isTooLong(draft.text) ? null : draft.text.trim() || null;
    }
}

/** White space around a text is not sent, and does not count. */
export function isTooLong(text: string): boolean {
    return lengthOf(text.trim()) > LIMITS.answer[1];
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
