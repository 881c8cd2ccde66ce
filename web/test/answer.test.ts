import { describe, expect, it } from 'vitest';
import type { Question } from '../src/api/types';
import { Exact, parseNumber } from '../src/api/number';
import { answerOf, emptyDraft, toggle } from '../src/store/answer';

function question(kind: Question['kind']): Question {
    const choices = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
    return { id: 'q', position: 1, difficulty: 'easy', subject: 's', kind, prompt: '?', points: 10, status: 'open', choices };
}

describe('a number', () => {
    it.each([
        ['3.14', 3.14],
        [' 3,14 ', 3.14],
        ['−2', -2],
        ['.5', 0.5],
        ['1e-5', 1e-5],
        ['1 000', 1000],
        ['۳٫۱۴', 3.14],
        ['٤٢', 42],
        ['१२', 12],
    ])('is read from %s', (typed, value) => expect(parseNumber(typed)).toBe(value));

    it.each(['', 'x', '1/3', '--2', '1.2.3', '1e999', '0x10', '.'])('is not read from %s', (typed) => {
        expect(parseNumber(typed)).toBeNull();
    });
});

describe('an answer', () => {
    it('is nothing before anything is typed or chosen', () => {
        for (const kind of ['choice', 'choices', 'text', 'number'] as const) {
            expect(answerOf(question(kind), emptyDraft)).toBeNull();
        }
    });

    it('is one choice, the last', () => {
        const one = question('choice');
        expect(answerOf(one, toggle(one, toggle(one, emptyDraft, 'a'), 'b'))).toBe('b');
    });

    it('is several choices in their own order, and a second press takes one back', () => {
        const several = question('choices');
        const both = toggle(several, toggle(several, emptyDraft, 'c'), 'a');
        expect(answerOf(several, both)).toEqual(['a', 'c']);
        expect(answerOf(several, toggle(several, both, 'c'))).toEqual(['a']);
    });

    it('is a text, or a number as a number', () => {
        expect(answerOf(question('text'), { text: ' four ', chosen: [] })).toBe('four');
        expect(answerOf(question('number'), { text: '4,5', chosen: [] })).toBe(4.5);
    });

    it('is a number with all its digits', () => {
        expect(answerOf(question('number'), { text: '9007199254740993', chosen: [] })).toEqual(new Exact('9007199254740993'));
    });

    it('is nothing while it may be two numbers', () => {
        expect(answerOf(question('number'), { text: '1,000', chosen: [] })).toBeNull();
    });

    it('is a text of as many characters as the server takes, whatever they are made of', () => {
        const long = '\u{1F600}'.repeat(1000);
        expect(answerOf(question('text'), { text: ` ${long} `, chosen: [] })).toBe(long);
        expect(answerOf(question('text'), { text: `${long}x`, chosen: [] })).toBeNull();
    });
});
