// Points over time, as far as a participant's own answers tell it.
import type { Question } from '../../api/types';

export interface Step {
    at: number;
    /** Earned by answers up to then, this one included. */
    points: number;
    right: boolean;
}

export function earned(questions: Question[]): Step[] {
    let points = 0;
    return questions
        .filter((question) => question.answered_at !== undefined)
        .sort((a, b) => a.answered_at! - b.answered_at!)
        .map((question) => {
            const right = question.status === 'correct';
            points += right ? question.points : 0;
            return { at: question.answered_at!, points, right };
        });
}

/** A round number at or above, so that four lines below it are round as well. */
export function ceiling(points: number): number {
    const wanted = Math.max(points, 20);
    const size = 10 ** Math.floor(Math.log10(wanted));
    return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].map((n) => n * size).find((top) => top >= wanted) ?? 10 * size;
}
