// Questions in a table: RFC 4180, with the separators that spreadsheets write.
// Each cell knows its line, for its faults.
import { parseNumber, readNumber, visible, type Decimal } from '../../../api/number';
import { fault, type Fault, type Path } from './fault';
import { DIFFICULTIES } from './check';

export interface Cell {
    text: string;
    line: number;
}

const SEPARATORS = [',', ';', '\t'];

/** The one that the first line has most of. */
function separatorOf(text: string): string {
    const first = text.slice(0, (text + '\n').indexOf('\n'));
    const count = (separator: string): number => first.split(separator).length;
    return SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

export interface Table {
    rows: Cell[][];
    separator: string;
    /** The line of a quote that nothing closes. */
    open: number | null;
}

export function parseTable(source: string): Table {
    const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
    const separator = separatorOf(text);
    const rows: Cell[][] = [];
    let row: Cell[] = [];
    let line = 1;
    let at = 0;
    let open: number | null = null;

    const cell = (): Cell => {
        const start = line;
        if (text[at] !== '"') {
            const from = at;
            while (at < text.length && text[at] !== separator && text[at] !== '\n') {
                at++;
            }
            return { text: text.slice(from, at), line: start };
        }
        let content = '';
        for (at++; at < text.length; at++) {
            if (text[at] === '"' && text[at + 1] !== '"') {
                at++;
                return { text: content, line: start };
            }
            if (text[at] === '"') {
                at++;
            }
            line += text[at] === '\n' ? 1 : 0;
            content += text[at];
        }
        open = start;
        return { text: content, line: start };
    };

    while (at < text.length) {
        row.push(cell());
        // What stands between a closing quote and the separator.
        while (at < text.length && text[at] !== separator && text[at] !== '\n') {
            row[row.length - 1]!.text += text[at++];
        }
        if (at >= text.length || text[at] === '\n') {
            rows.push(row);
            row = [];
            line += 1;
        }
        at++;
    }
    // Behind a separator that ends the text is one more cell, an empty one.
    if (row.length) {
        rows.push(row);
    }
    return { rows, separator, open };
}

const CHOICE = /^[a-j]$/;
const REQUIRED = ['prompt', 'answer'];
const LIST = '|';
const YES = ['yes', 'true', '1'];
const NO = ['no', 'false', '0'];

/** What points are when the table does not say. */
const USUAL_POINTS: Record<string, number> = { easy: 15, medium: 30, hard: 45 };

export interface Questions {
    questions: unknown[];
    faults: Fault[];
    lineOf: (path: Path) => number;
}

type Row = Map<string, Cell>;

export function csvQuestions(source: string): Questions {
    const { rows, open } = parseTable(source);
    const [head = [], ...body] = rows;
    const names = head.map((cell) => cell.text.trim().toLowerCase());
    const faults: Fault[] = REQUIRED.filter((name) => !names.includes(name)).map((name) => fault(['head', name], 'no_column'));
    if (open !== null) {
        faults.push(fault(['open', open], 'open_quote'));
    }
    const records = body
        .filter((row) => row.some((cell) => cell.text.trim() !== ''))
        .map((row): Row => new Map(row.flatMap((cell, i) => (names[i] ? [[names[i]!, cell] as const] : []))));

    return {
        questions: faults.length ? [] : records.map(question),
        faults,
        lineOf: (path) => lineOf(path, records),
    };
}

function lineOf(path: Path, records: Row[]): number {
    const [head, n, name, inner] = path;
    if (head === 'open') {
        return n as number;
    }
    const record = head === 'questions' && typeof n === 'number' ? records[n] : undefined;
    if (!record) {
        return 1;
    }
    const column = name === 'choices' && typeof inner === 'number' ? letters(record)[inner] : name;
    const cell = record.get(String(column)) ?? record.values().next().value;
    return cell?.line ?? 1;
}

/** Choices that are there: the columns a to j with something in them. */
function letters(record: Row): string[] {
    return [...record].filter(([name, cell]) => CHOICE.test(name) && cell.text.trim() !== '').map(([name]) => name).sort();
}

function question(record: Row): Record<string, unknown> {
    const text = (name: string): string => record.get(name)?.text.trim() ?? '';
    const word = (name: string): string => visible(text(name)).toLowerCase();
    const number = (name: string): Decimal | string => parseNumber(text(name)) ?? text(name);
    const choices = letters(record).map((id) => ({ id, text: text(id) }));
    const answers = text('answer').split(LIST).map((one) => one.trim()).filter((one) => one !== '');
    const kind = word('kind') || kindOf(choices.length, answers);
    const difficulty = word('difficulty');
    const points = text('points') === '' && DIFFICULTIES.includes(difficulty) ? USUAL_POINTS[difficulty] : number('points');
    return {
        subject: text('subject'),
        difficulty: difficulty || undefined,
        points: points === '' ? undefined : points,
        kind,
        prompt: text('prompt'),
        choices: choices.length ? choices : undefined,
        answer: answerOf(kind, answers, number('answer')),
        tolerance: text('tolerance') === '' ? undefined : number('tolerance'),
        exact: text('exact') === '' ? undefined : asBoolean(text('exact')),
    };
}

function kindOf(choices: number, answers: string[]): string {
    if (choices) {
        return answers.length > 1 ? 'choices' : 'choice';
    }
    const reading = readNumber(answers.length === 1 ? answers[0]! : '');
    return reading.kind !== 'none' || reading.why === 'too_many_digits' ? 'number' : 'text';
}

function answerOf(kind: string, answers: string[], number: Decimal | string): unknown {
    if (answers.length === 0) {
        return undefined;
    }
    const lower = answers.map((one) => (CHOICE.test(letterOf(one)) ? letterOf(one) : one));
    return kind === 'number' ? number : kind === 'choice' ? lower.join(LIST) : kind === 'choices' ? lower : answers;
}

/** As a column is called, whatever keyboard it is typed on. */
function letterOf(text: string): string {
    return visible(text).normalize('NFKC').toLowerCase();
}

/** true or false, or the text if it is neither; what is not asked for may be told of any kind. */
function asBoolean(text: string): boolean | string | undefined {
    const word = text.toLowerCase();
    return YES.includes(word) ? true : NO.includes(word) ? undefined : text;
}
