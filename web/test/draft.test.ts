import { beforeEach, describe, expect, it } from 'vitest';
import { jsonOf } from '../src/api/json';
import type { QuestionRequest } from '../src/api/types';
import { addQuestions, change, clear, draft, draftFaults, keyOf, requestOf, takeSettings } from '../src/pages/host/draft';
import { blank, editOf, questionOf, withChoice, withDifficulty, withoutChoice } from '../src/pages/host/edit';
import { questionFaults } from '../src/pages/host/import/check';

const question: QuestionRequest = {
    subject: 'math', difficulty: 'easy', points: 10, kind: 'choice', prompt: '2+2?',
    choices: [{ id: 'a', text: '3' }, { id: 'b', text: '4' }], answer: 'b',
};

beforeEach(() => clear());

describe('a battle that is made', () => {
    it('is sent without what was left open', () => {
        addQuestions(Array(20).fill(question));
        change({ title: ' Physics ' });
        expect(JSON.parse(JSON.stringify(requestOf(draft.value)))).toEqual({ title: 'Physics', questions: Array(20).fill(question) });
        expect(draftFaults(draft.value)).toEqual([]);
    });

    it('asks every player everything when the bank is small', () => {
        addQuestions([question, question]);
        change({ title: 'x' });
        expect(requestOf(draft.value).rules).toMatchObject({ question_count: 2 });
        expect(draftFaults(draft.value)).toEqual([]);
        change({ count: '3' });
        expect(draftFaults(draft.value)).toMatchObject([{ path: ['questions'], code: 'too_few_for_count' }]);
    });

    it('has faults where its form has them', () => {
        change({ count: 'many', damage: '0', id: 'a b' });
        const places = draftFaults(draft.value).map(({ path, code }) => [path.join('.'), code]);
        expect(places).toEqual([
            ['id', 'invalid_id'], ['title', 'too_short'], ['rules.question_count', 'invalid_type'],
            ['rules.attack_damage', 'out_of_range'], ['questions', 'required'],
        ]);
    });

    it('takes from a file what nobody has written yet', () => {
        change({ title: 'Mine' });
        takeSettings({ title: 'Theirs', description: 'From the file', rules: { question_count: 4, leaderboard_size: 20 } as never });
        expect(draft.value).toMatchObject({ title: 'Mine', description: 'From the file', count: '4' });
        expect(requestOf(draft.value).rules).toMatchObject({ question_count: 4, leaderboard_size: 20 });
    });

    it('reads numbers in the digits of whoever writes', () => {
        change({ damage: '۲۵' });
        expect(requestOf(draft.value).rules).toMatchObject({ attack_damage: 25 });
    });

    it('is made once, however often it is sent, until it is changed', () => {
        change({ title: 'x' });
        const key = keyOf(requestOf(draft.value));
        expect(keyOf(requestOf(draft.value))).toBe(key);
        change({ title: 'y' });
        expect(keyOf(requestOf(draft.value))).not.toBe(key);
    });
});

describe('a question in the form', () => {
    const kinds: QuestionRequest[] = [
        question,
        { ...question, kind: 'choices', answer: ['a', 'b'] },
        { ...question, kind: 'text', choices: undefined, answer: ['four', '4'] },
        { ...question, kind: 'text', choices: undefined, answer: ['NaCl'], exact: true },
        { ...question, kind: 'number', choices: undefined, answer: 3.14, tolerance: 0.01 },
    ];
    it.each(kinds)('is the same when nothing is changed: $kind', (one) => {
        expect(JSON.parse(JSON.stringify(questionOf(editOf(one))))).toEqual(JSON.parse(JSON.stringify(one)));
    });

    it('sends numbers with all their digits', () => {
        const edit = { ...editOf(kinds.at(-1)!), number: '9007199254740993', tolerance: '0.1000000000000000000001' };
        const made = questionOf(edit);
        expect(questionFaults(made)).toEqual([]);
        expect(jsonOf(made)).toContain('"answer":9007199254740993,"tolerance":0.1000000000000000000001');
        expect(editOf(made)).toMatchObject({ number: edit.number, tolerance: edit.tolerance });
    });

    it('asks which of two numbers is meant', () => {
        const made = questionOf({ ...editOf(kinds.at(-1)!), number: '1,000' });
        expect(questionFaults(made)).toMatchObject([{ path: ['answer'], code: 'ambiguous', values: { first: '1000', second: '1.000' } }]);
    });

    it('leaves out choices without a text', () => {
        const edit = { ...withChoice(blank()), prompt: '?', subject: 'x', right: ['b'] };
        const [a, b, c] = edit.choices;
        const made = questionOf({ ...edit, choices: [{ ...a!, text: 'one' }, { ...b!, text: 'two' }, c!] });
        expect(made.choices).toEqual([{ id: 'a', text: 'one' }, { id: 'b', text: 'two' }]);
        expect(questionFaults(made)).toEqual([]);
    });

    it('is wrong while nothing is marked, or what was marked is gone', () => {
        const edit = editOf(question);
        expect(questionFaults(questionOf({ ...edit, right: [] }))).toMatchObject([{ path: ['answer'], code: 'required' }]);
        const more = withChoice({ ...edit, right: ['b'] });
        expect(questionOf(withoutChoice(more, 'b')).answer).toBeUndefined();
    });

    it('has points that its difficulty allows', () => {
        expect(withDifficulty(editOf(question), 'hard').points).toBe('50');
        expect(withDifficulty({ ...editOf(question), points: '30' }, 'medium').points).toBe('30');
    });
});
