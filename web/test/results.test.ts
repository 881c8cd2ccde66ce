import { describe, expect, it } from 'vitest';
import type { Me, Question } from '../src/api/types';
import { ceiling, earned } from '../src/pages/results/earned';
import { finishedOf } from '../src/store/finished';
import { initialState, type State } from '../src/store/state';

function question(id: string, more: Partial<Question>): Question {
    return { id, position: 1, difficulty: 'easy', subject: 'math', kind: 'number', prompt: '?', points: 10, status: 'open', ...more };
}

describe('points over time', () => {
    it('go up with each right answer, in the order of the answers', () => {
        const steps = earned([
            question('q1', { status: 'correct', answered_at: 30, points: 20 }),
            question('q2', { status: 'open' }),
            question('q3', { status: 'wrong', answered_at: 20 }),
            question('q4', { status: 'correct', answered_at: 10 }),
        ]);
        expect(steps).toEqual([
            { at: 10, points: 10, right: true },
            { at: 20, points: 10, right: false },
            { at: 30, points: 30, right: true },
        ]);
    });

    it('fit under a round number', () => {
        expect([0, 20, 21, 55, 99, 101, 240, 410].map(ceiling)).toEqual([20, 20, 24, 60, 100, 120, 240, 600]);
    });
});

describe('what is kept of a battle that is over', () => {
    const me = { id: 'p1', points: 10 } as Me;
    const state = (status: string, questions: Question[] | null, who: Me | null = me): State =>
        ({ ...initialState, battle: { status } as State['battle'], me: who, questions });

    it('is there once it is over, with the right answers', () => {
        const right = [question('q1', { answer: 4 })];
        expect(finishedOf(state('finished', right))).toEqual({ me, questions: right });
        expect(finishedOf(state('running', right))).toBeNull();
        expect(finishedOf(state('finished', [question('q1', {})]))).toBeNull();
        expect(finishedOf(state('finished', null))).toBeNull();
        expect(finishedOf(state('finished', right, null))).toBeNull();
    });
});
