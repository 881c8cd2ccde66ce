// Answers begun and not yet given: kept for as long as the tab is, so that
// neither another question nor a reload takes them away.
import { emptyDraft, type Draft } from './answer';

type Drafts = Record<string, Draft>;

const nameOf = (participant: string): string => `arena.drafts.${participant}`;

function read(participant: string): Drafts {
    try {
        return JSON.parse(sessionStorage.getItem(nameOf(participant)) ?? '{}') as Drafts;
    } catch {
        return {};
    }
}

export function draftOf(participant: string, question: string): Draft {
    return read(participant)[question] ?? emptyDraft;
}

export function keepDraft(participant: string, question: string, draft: Draft): void {
    try {
        sessionStorage.setItem(nameOf(participant), JSON.stringify({ ...read(participant), [question]: draft }));
    } catch {
        // Full, or forbidden: it lasts as long as the question is shown.
    }
}
