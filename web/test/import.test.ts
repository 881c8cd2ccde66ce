import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Exact } from '../src/api/number';
import { battleFaults } from '../src/pages/host/import/check';
import { pathOf, type Path } from '../src/pages/host/import/fault';
import { decode, readImport } from '../src/pages/host/import/read';
import { samples } from '../src/pages/host/import/samples';

const NOW = 1_766_000_000_000;

const choice = {
    subject: 'math', difficulty: 'easy', points: 10, kind: 'choice', prompt: '2+2?',
    choices: [{ id: 'a', text: '3' }, { id: 'b', text: '4' }], answer: 'b',
};

async function faultsOf(text: string): Promise<[number, string, string][]> {
    const { faults } = await readImport(text, NOW);
    return faults.map(({ line, path, code }) => [line, path.join('.'), code]);
}

const HEAD = 'subject,difficulty,points,kind,prompt,a,b,c,answer,tolerance';

describe('a table', () => {
    it('is read as questions of every kind', async () => {
        const { questions, faults } = await readImport(samples.csv.text, NOW);
        expect(faults).toEqual([]);
        expect(questions.map((question) => [question.kind, question.answer])).toEqual([
            ['choice', 'b'], ['choices', ['a', 'c']], ['text', ['Kigali', 'Kigali City']], ['number', 299792], ['choice', 'b'],
        ]);
        expect(questions[3]).toMatchObject({ subject: 'physics', difficulty: 'hard', points: 45, tolerance: 500 });
        expect(questions[4]!.prompt).toBe('Which force pulls an apple, and the Moon, to the Earth?');
        expect(questions[4]!.points).toBe(30);
    });

    it('has semicolons, commas in numbers, and a quote in quotes, as spreadsheets write them', async () => {
        const text = 'prompt;answer;tolerance;difficulty;subject\r\n"Say ""hi"";\r\nagain";9,81;0,01;hard;physics\r\n';
        const { questions, faults } = await readImport(text, NOW);
        expect(faults).toEqual([]);
        expect(questions[0]).toMatchObject({ prompt: 'Say "hi";\nagain', kind: 'number', answer: 9.81, tolerance: 0.01 });
    });

    it('reads numbers as the pages do', async () => {
        const head = 'prompt,answer,tolerance,difficulty,subject,points,kind';
        const rows = ['a,\u22125,,hard,x,,', 'b,"9,81","0,01",hard,x,\u06f4\u06f5,', 'c,9007199254740993,1e-3,hard,x,45,number', 'd,12 345 km,,hard,x,45,'];
        const { questions, faults } = await readImport([head, ...rows].join('\n'), NOW);
        expect(faults).toEqual([]);
        expect(questions).toMatchObject([
            { kind: 'number', answer: -5 }, { kind: 'number', answer: 9.81, tolerance: 0.01, points: 45 },
            { kind: 'number', answer: new Exact('9007199254740993'), tolerance: 0.001 }, { kind: 'text', answer: ['12 345 km'] },
        ]);
    });

    it('asks which of two numbers is meant, at its line', async () => {
        const head = 'prompt;answer;tolerance;points;difficulty;subject;kind';
        const rows = ['a;1,000;;45;hard;x;', 'b;7;2.500;45;hard;x;number', 'c;7;;45.000;hard;x;', 'd;1,000;;45;hard;x;text'];
        const { faults } = await readImport([head, ...rows].join('\n'), NOW);
        expect(faults.map(({ line, path, code, values }) => [line, path.join('.'), code, values])).toEqual([
            [2, 'questions.0.answer', 'ambiguous', { first: '1000', second: '1.000' }],
            [3, 'questions.1.tolerance', 'ambiguous', { first: '2500', second: '2.500' }],
            [4, 'questions.2.points', 'ambiguous', { first: '45000', second: '45.000' }],
        ]);
    });

    it('says which texts are right only as they are written', async () => {
        const lines = ['yes', 'TRUE', '1', '', 'no', '0', 'false'].map((exact) => `s,easy,10,text,?,,,,NaCl,,${exact}`);
        const { questions, faults } = await readImport([`${HEAD},exact`, ...lines, 's,easy,10,number,?,,,,1,,no'].join('\n'), NOW);
        expect(faults).toEqual([]);
        expect(questions.map(({ exact }) => exact)).toEqual([true, true, true, ...Array(5).fill(undefined)]);
        expect(await faultsOf(`${HEAD},exact\ns,easy,10,text,?,,,,NaCl,,perhaps\ns,easy,10,number,?,,,,1,,yes`)).toEqual([
            [2, 'questions.0.exact', 'invalid_type'],
            [3, 'questions.1.exact', 'not_here'],
        ]);
    });

    it('says the line of each fault, also behind a cell of several lines', async () => {
        const text = [HEAD, 'math,easy,10,choice,"one', 'two",3,4,,z,', '', 'math,easy,99,choice,?,3,4,,a,', 'math,tricky,,text,?,,,,x,'];
        expect(await faultsOf(text.join('\n'))).toEqual([
            [3, 'questions.0.answer', 'no_such_choice'],
            [5, 'questions.1.points', 'out_of_range'],
            [6, 'questions.2.difficulty', 'invalid_choice'],
            [6, 'questions.2.points', 'required'],
        ]);
    });

    it('without the columns that it needs is no table of questions', async () => {
        expect(await faultsOf('question,reply\n1+1?,2')).toEqual([[1, 'head.prompt', 'no_column'], [1, 'head.answer', 'no_column']]);
    });

    it('says where a quote is left open', async () => {
        expect(await faultsOf('prompt,answer\n"1+1?,2\n')).toEqual([[2, 'open.2', 'open_quote']]);
    });
});

describe('JSON', () => {
    it('is a whole battle', async () => {
        const { settings, questions, faults } = await readImport(samples.json.text, NOW);
        expect(faults).toEqual([]);
        expect(settings).toMatchObject({ title: 'A little of everything', rules: { question_count: 4 } });
        expect(questions).toHaveLength(4);
    });

    it('or questions alone', async () => {
        const { questions, faults } = await readImport(JSON.stringify([choice, choice]), NOW);
        expect(faults).toEqual([]);
        expect(questions).toEqual([choice, choice]);
    });

    it('says the line of each fault', async () => {
        const text = JSON.stringify({ title: '', rules: { speed: 3 }, questions: [choice, { ...choice, points: 9, answer: 'c' }] }, null, 1);
        const lines = text.split('\n');
        const lineOf = (part: string, from = 0): number => lines.findIndex((line, i) => i >= from && line.includes(part)) + 1;
        const second = lineOf('"points": 9');
        expect(await faultsOf(text)).toEqual([
            [lineOf('"title"'), 'title', 'too_short'],
            [lineOf('"speed"'), 'rules.speed', 'no_such_rule'],
            [second, 'questions.1.points', 'out_of_range'],
            [lineOf('"answer"', second), 'questions.1.answer', 'no_such_choice'],
        ]);
    });

    it('says of what is missing the line of what it should be in', async () => {
        const text = `[\n${JSON.stringify(choice)},\n{"subject": "math"}\n]`;
        expect((await faultsOf(text)).every(([line]) => line === 3)).toBe(true);
    });

    it('keeps all digits of its numbers, and a point in them is one', async () => {
        const number = { ...choice, kind: 'number', choices: undefined, answer: 0 };
        const text = JSON.stringify([number, number, number, number]).replace(/"answer":0/g, () => `"answer":${answers.shift()}`);
        const { questions, faults } = await readImport(text, NOW);
        expect(questions.map(({ answer }) => answer)).toEqual([new Exact('9007199254740993'), 1, 1000, new Exact('2e100')]);
        expect(faults.map(({ path, code }) => [path.join('.'), code])).toEqual([['questions.3.answer', 'too_many_digits']]);
    });
    const answers = ['9007199254740993', '1.000', '1e3', '2e100'];

    it('says where it is none', async () => {
        expect(await faultsOf('{\n "title": "x",\n "questions": [,]\n}')).toEqual([[3, 'offset.32', 'invalid_json']]);
    });
});

describe('the rules', () => {
    it('find no fault in the battle that is served as a demo', () => {
        const demo = JSON.parse(readFileSync(new URL('../../conf/demo.json', import.meta.url), 'utf8'));
        expect(battleFaults(demo, NOW)).toEqual([]);
    });

    const without = (name: string): object => Object.fromEntries(Object.entries(choice).filter(([key]) => key !== name));
    const cases: [string, object, Path, string][] = [
        ['no prompt', without('prompt'), ['prompt'], 'required'],
        ['white space for a prompt', { ...choice, prompt: ' \n' }, ['prompt'], 'too_short'],
        ['points of a half', { ...choice, points: 10.5 }, ['points'], 'not_whole'],
        ['points in quotes', { ...choice, points: '10' }, ['points'], 'invalid_type'],
        ['one choice', { ...choice, choices: [choice.choices[1]] }, ['choices'], 'too_few'],
        ['a choice twice', { ...choice, choices: [...choice.choices, { id: 'b', text: '5' }] }, ['choices', 2, 'id'], 'duplicate'],
        ['choices of a text', { ...choice, kind: 'text' }, ['choices'], 'not_here'],
        ['an answer twice', { ...choice, kind: 'choices', answer: ['b', 'b'] }, ['answer', 1], 'duplicate'],
        ['no answers', { ...choice, kind: 'choices', answer: [] }, ['answer'], 'too_few'],
        ['exact in quotes', { ...choice, kind: 'text', choices: null, answer: 'x', exact: 'true' }, ['exact'], 'invalid_type'],
        ['exact of a choice', { ...choice, exact: true }, ['exact'], 'not_here'],
        ['a tolerance below 0', { ...choice, kind: 'number', choices: null, answer: 1, tolerance: -1 }, ['tolerance'], 'too_small'],
    ];
    it.each(cases)('find %s', (_, question, path, code) => {
        const bank = [...Array(15).fill(choice), question];
        expect(battleFaults({ title: 'x', questions: bank }, NOW)).toMatchObject([{ path: ['questions', 15, ...path], code }]);
    });

    it('want a bank of at least as many questions as a player gets', () => {
        const codes = (count: number | undefined, n: number): string[] =>
            battleFaults({ title: 'x', rules: { question_count: count }, questions: Array(n).fill(choice) }, NOW).map((one) => one.code);
        expect(codes(undefined, 14)).toEqual(['too_few_for_count']);
        expect(codes(undefined, 15)).toEqual([]);
        expect(codes(3, 3)).toEqual([]);
        expect(codes(0, 3)).toEqual(['out_of_range']);
    });

    it('take the instants that the server takes', () => {
        const cases = JSON.parse(readFileSync(new URL('../../t/fixtures/instants.json', import.meta.url), 'utf8')) as
            { value: number; taken: boolean; seconds?: boolean }[];
        for (const name of ['starts_at', 'ends_at']) {
            for (const { value, taken, seconds } of cases) {
                const faults = battleFaults({ title: 'x', [name]: value, questions: Array(15).fill(choice) }, 0);
                const code = seconds ? 'seconds' : 'not_an_instant';
                expect(faults, `${name} ${value}`).toMatchObject(taken ? [] : [{ path: [name], code }]);
                expect(faults).toHaveLength(taken ? 0 : 1);
            }
        }
    });

    it('want the end behind the start, and ahead', () => {
        const code = (starts_at: number | null, ends_at: number): string[] =>
            battleFaults({ title: 'x', starts_at, ends_at, questions: Array(15).fill(choice) }, NOW).map((one) => one.code);
        expect(code(NOW + 20, NOW + 10)).toEqual(['before_start']);
        expect(code(null, NOW)).toEqual(['past']);
        expect(code(null, NOW + 1)).toEqual([]);
    });
});

describe('what comes along', () => {
    it('is the path of a field', () => {
        expect(pathOf('questions[3].choices[0].id')).toEqual(['questions', 3, 'choices', 0, 'id']);
        expect(pathOf('title')).toEqual(['title']);
    });

    it('is a text in the way that spreadsheets write it', () => {
        const bytes = (...codes: number[]): ArrayBuffer => new Uint8Array(codes).buffer;
        expect(decode(bytes(0xc3, 0xa9))).toBe('é');
        expect(decode(bytes(0xe9, 0x74))).toBe('ét');
        expect(decode(bytes(0xff, 0xfe, 0xe9, 0x00))).toBe('é');
    });
});
