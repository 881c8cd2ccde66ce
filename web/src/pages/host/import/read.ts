// What somebody dropped or pasted, as a battle or a part of one.
import type { BattleRequest, QuestionRequest } from '../../../api/types';
import { questionsFaults, settingsFaults } from './check';
import { csvQuestions } from './csv';
import type { Fault, Path } from './fault';

export interface Located extends Fault {
    line: number;
}

export interface Import {
    /** A battle's own fields, where the file has them. */
    settings: Partial<Omit<BattleRequest, 'questions'>>;
    questions: QuestionRequest[];
    /** In the order of their lines; none: the rest can be relied on. */
    faults: Located[];
    lineOf: (path: Path) => number;
}

export type Format = 'json' | 'csv';

export function formatOf(text: string): Format {
    return /^\uFEFF?\s*[[{]/.test(text) ? 'json' : 'csv';
}

export async function readImport(text: string, now: number): Promise<Import> {
    return formatOf(text) === 'json' ? fromJson(text, now) : fromCsv(text);
}

function fromCsv(text: string): Import {
    const { questions, faults, lineOf } = csvQuestions(text);
    return located({}, questions, faults.length ? faults : questionsFaults(questions), lineOf);
}

/** A list of questions, or a battle around one. */
async function fromJson(text: string, now: number): Promise<Import> {
    const { parseJson } = await import('./json');
    const { value, faults, lineOf } = parseJson(text);
    if (faults.length) {
        return located({}, [], faults, lineOf);
    }
    if (Array.isArray(value)) {
        return located({}, value, questionsFaults(value), (path) => lineOf(path.slice(1)));
    }
    const { questions, ...settings } = value as Record<string, unknown>;
    // A file without a title is given one in the form.
    const wrong = settingsFaults({ title: '-', ...settings }, now);
    return located(settings, questions as unknown[], [...wrong, ...questionsFaults(questions)], lineOf);
}

function located(settings: Import['settings'], questions: unknown, faults: Fault[], lineOf: Import['lineOf']): Import {
    return {
        settings,
        questions: (Array.isArray(questions) ? questions : []) as QuestionRequest[],
        faults: faults.map((one) => ({ ...one, line: lineOf(one.path) })).sort((a, b) => a.line - b.line),
        lineOf,
    };
}

/** A file's text: UTF-8; UTF-16 by its mark; or what old spreadsheets write. */
export function decode(bytes: ArrayBuffer): string {
    const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
    if (first === 0xff && second === 0xfe) {
        return new TextDecoder('utf-16le').decode(bytes);
    }
    if (first === 0xfe && second === 0xff) {
        return new TextDecoder('utf-16be').decode(bytes);
    }
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
        return new TextDecoder('windows-1252').decode(bytes);
    }
}
