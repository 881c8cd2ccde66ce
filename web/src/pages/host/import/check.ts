// What the server would refuse, found before it is asked.  The rules are those
// of sql/core/*_faults.sql: change both.
import { readLiteral } from '../../../api/json';
import { decimalText, Exact, MOST_DIGITS, readNumber, type Decimal } from '../../../api/number';
import { COUNTS, lengthOf, LIMITS, POINTS, type Limit } from '../../../store/limits';
import { fault, type Fault, type Path } from './fault';

type Json = unknown;
type Members = Record<string, Json>;

const ANY_POINTS: [number, number] = [10, 55];
export const KINDS = ['choice', 'choices', 'text', 'number'] as const;
export const DIFFICULTIES = Object.keys(POINTS);
export const USUAL_COUNT = 15;
// 2000-01-01 and 2100-01-01, in UTC.
const FIRST_INSTANT = 946_684_800_000;
const LAST_INSTANT = 4_102_444_800_000;

/** The least and the most of a number, the words that there are, or true or false. */
export type RuleType = [number, number] | string[] | 'boolean';

// As the headers of lua/core/modes.lua and lua/mode/quiz.lua have them.
const COUNT: [number, number] = [1, 100];
export const RULES: Record<string, RuleType> = {
    mode: ['quiz'],
    question_count: COUNT,
    attack_damage: [1, 1000],
    session_timeout_ms: [5000, 86_400_000],
    leaderboard_size: [1, 500],
    attacks: 'boolean',
    attack_after_correct: [0, 100],
    attack_after_ms: [0, 86_400_000],
    hits_per_minute: [0, 100],
    choices: ['as_imported', 'shuffled'],
    verdicts: ['at_once', 'end'],
};

const absent = (value: Json): boolean => value === undefined || value === null;

function isObject(value: Json): value is Members {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Exact);
}

function typeOf(value: Json): string {
    return Array.isArray(value) ? 'array' : value === null ? 'null' : value instanceof Exact ? 'number' : typeof value;
}

function checkType(value: Json, path: Path, type: string): Fault[] {
    if (typeOf(value) === type) {
        return [];
    }
    return [absent(value) ? fault(path, 'required') : fault(path, 'invalid_type', { type })];
}

function checkText(value: Json, path: Path, [lowest, highest]: Limit): Fault[] {
    if (typeof value !== 'string') {
        return checkType(value, path, 'string');
    }
    if (lengthOf(value) > highest) {
        return [fault(path, 'too_long', { highest })];
    }
    const inner = value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    return lengthOf(inner) < lowest ? [fault(path, 'too_short', { lowest })] : [];
}

function checkId(value: Json, path: Path, limit: Limit): Fault[] {
    const faults = checkText(value, path, limit);
    return faults.length || /^[\w-]*$/.test(value as string) ? faults : [fault(path, 'invalid_id')];
}

function checkWord(value: Json, path: Path, words: readonly string[]): Fault[] {
    if (typeof value !== 'string') {
        return checkType(value, path, 'string');
    }
    return words.includes(value) ? [] : [fault(path, 'invalid_choice', { words: words.join(', ') })];
}

function checkInteger(value: Json, path: Path, [lowest, highest]: [number, number]): Fault[] {
    const faults = checkDecimal(value, path);
    if (faults.length) {
        return faults;
    }
    if (/\./.test(decimalText(value as Decimal))) {
        return [fault(path, 'not_whole')];
    }
    return Number(value) < lowest || Number(value) > highest ? [fault(path, 'out_of_range', { lowest, highest })] : [];
}

function checkNumber(value: Json, path: Path, lowest: number): Fault[] {
    const faults = checkDecimal(value, path);
    return faults.length || Number(value) >= lowest ? faults : [fault(path, 'too_small', { lowest })];
}

/** A text in its place is what was typed, and is no number, or two. */
function checkDecimal(value: Json, path: Path): Fault[] {
    const reading = typeof value === 'string' ? readNumber(value) : readLiteral(String(value));
    if (reading.kind === 'ambiguous') {
        const [first, second] = reading.readings;
        return [fault(path, 'ambiguous', { first, second })];
    }
    if (reading.kind === 'none' && reading.why === 'too_many_digits') {
        return [fault(path, 'too_many_digits', { highest: MOST_DIGITS })];
    }
    return checkType(value, path, 'number');
}

function choicesFaults(question: Members, at: Path): Fault[] {
    const { choices, kind } = question;
    const path = [...at, 'choices'];
    if (kind === 'text' || kind === 'number') {
        return absent(choices) ? [] : [fault(path, 'not_here')];
    }
    if (!Array.isArray(choices)) {
        return checkType(choices, path, 'array');
    }
    if (choices.length > COUNTS.choices[1]) {
        return [fault(path, 'too_many', { highest: COUNTS.choices[1] })];
    }
    const seen = new Set<Json>();
    const faults = choices.length < COUNTS.choices[0] ? [fault(path, 'too_few', { lowest: COUNTS.choices[0] })] : [];
    choices.forEach((choice: Json, i) => {
        if (!isObject(choice)) {
            faults.push(...checkType(choice, [...path, i], 'object'));
            return;
        }
        faults.push(
            ...checkId(choice.id, [...path, i, 'id'], LIMITS.choice_id),
            ...checkText(choice.text, [...path, i, 'text'], LIMITS.choice),
        );
        if (!absent(choice.id) && seen.has(choice.id)) {
            faults.push(fault([...path, i, 'id'], 'duplicate'));
        }
        seen.add(choice.id);
    });
    return faults;
}

/** Without any choices that is what is at fault, and not the answer. */
function hasChoice({ choices }: Members, id: Json): boolean {
    return choices === undefined || (Array.isArray(choices) && choices.some((choice) => isObject(choice) && choice.id === id));
}

function answersFaults(question: Members, answers: Json[], path: Path): Fault[] {
    if (answers.length === 0) {
        return [fault(path, 'too_few', { lowest: 1 })];
    }
    if (answers.length > COUNTS.answers[1]) {
        return [fault(path, 'too_many', { highest: COUNTS.answers[1] })];
    }
    return answers.flatMap((answer, i) => {
        if (question.kind === 'text' || typeof answer !== 'string') {
            return checkText(answer, [...path, i], LIMITS.answer);
        }
        if (!hasChoice(question, answer)) {
            return [fault([...path, i], 'no_such_choice')];
        }
        return answers.indexOf(answer) < i ? [fault([...path, i], 'duplicate')] : [];
    });
}

type AnswerCheck = (question: Members, answer: Json, at: Path) => Fault[];

const answerChecks: Record<string, AnswerCheck> = {
    choice: (question, answer, at) =>
        typeof answer === 'string' && !hasChoice(question, answer)
            ? [fault([...at, 'answer'], 'no_such_choice')]
            : checkType(answer, [...at, 'answer'], 'string'),
    choices: (question, answer, at) =>
        Array.isArray(answer)
            ? answersFaults(question, answer, [...at, 'answer'])
            : checkType(answer, [...at, 'answer'], 'array'),
    text: (question, answer, at) =>
        Array.isArray(answer)
            ? answersFaults(question, answer, [...at, 'answer'])
            : checkText(answer, [...at, 'answer'], LIMITS.answer),
    number: (question, answer, at) => [
        ...checkNumber(answer, [...at, 'answer'], -Infinity),
        ...(absent(question.tolerance) ? [] : checkNumber(question.tolerance, [...at, 'tolerance'], 0)),
    ],
};

export function answerFaults(question: Json, at: Path = []): Fault[] {
    const { kind, answer } = question as Members;
    const check = answerChecks[kind as string];
    return check ? check(question as Members, answer, at) : absent(answer) ? [fault([...at, 'answer'], 'required')] : [];
}

export function questionFaults(question: Json, at: Path = []): Fault[] {
    if (!isObject(question)) {
        return checkType(question, at, 'object');
    }
    const kind = checkWord(question.kind, [...at, 'kind'], KINDS);
    return [
        ...checkText(question.subject, [...at, 'subject'], LIMITS.subject),
        ...checkWord(question.difficulty, [...at, 'difficulty'], DIFFICULTIES),
        ...checkInteger(question.points, [...at, 'points'], POINTS[question.difficulty as string] ?? ANY_POINTS),
        ...kind,
        ...checkText(question.prompt, [...at, 'prompt'], LIMITS.prompt),
        ...(kind.length ? [] : choicesFaults(question, at)),
        ...answerFaults(question, at),
        ...exactFaults(question, [...at, 'exact']),
    ];
}

function exactFaults({ kind, exact }: Members, path: Path): Fault[] {
    if (absent(exact)) {
        return [];
    }
    return ['choice', 'choices', 'number'].includes(kind as string) ? [fault(path, 'not_here')] : checkType(exact, path, 'boolean');
}

export function questionsFaults(questions: Json): Fault[] {
    if (!Array.isArray(questions)) {
        return checkType(questions, ['questions'], 'array');
    }
    if (questions.length > COUNTS.questions) {
        return [fault(['questions'], 'too_many', { highest: COUNTS.questions })];
    }
    return questions.flatMap((question, i) => questionFaults(question, ['questions', i]));
}

function rulesFaults(rules: Json): Fault[] {
    if (absent(rules)) {
        return [];
    }
    if (!isObject(rules)) {
        return checkType(rules, ['rules'], 'object');
    }
    return Object.entries(rules).flatMap(([name, value]) => {
        const type = RULES[name];
        if (!type) {
            return [fault(['rules', name], 'no_such_rule')];
        }
        return absent(value) ? [] : checkRule(value, ['rules', name], type);
    });
}

function checkRule(value: Json, path: Path, type: RuleType): Fault[] {
    if (type === 'boolean') {
        return checkType(value, path, 'boolean');
    }
    const [first] = type;
    return typeof first === 'number' ? checkInteger(value, path, type as [number, number]) : checkWord(value, path, type as string[]);
}

function checkInstant(value: Json, path: Path): Fault[] {
    const faults = checkInteger(value, path, [FIRST_INSTANT, LAST_INSTANT]);
    if (faults[0]?.code !== 'out_of_range') {
        return faults;
    }
    const milliseconds = (value as number) * 1000;
    return milliseconds >= FIRST_INSTANT && milliseconds <= LAST_INSTANT
        ? [fault(path, 'seconds', { milliseconds })]
        : [fault(path, 'not_an_instant')];
}

function timesFaults({ starts_at, ends_at }: Members, now: number): Fault[] {
    const faults = [
        ...(absent(starts_at) ? [] : checkInstant(starts_at, ['starts_at'])),
        ...(absent(ends_at) ? [] : checkInstant(ends_at, ['ends_at'])),
    ];
    if (faults.length || absent(ends_at)) {
        return faults;
    }
    if (!absent(starts_at) && (ends_at as number) <= (starts_at as number)) {
        return [fault(['ends_at'], 'before_start')];
    }
    return (ends_at as number) <= now ? [fault(['ends_at'], 'past')] : [];
}

/** Of everything but the questions. */
export function settingsFaults(battle: Members, now: number): Fault[] {
    return [
        ...(absent(battle.id) ? [] : checkId(battle.id, ['id'], LIMITS.id)),
        ...checkText(battle.title, ['title'], LIMITS.title),
        ...(absent(battle.description) ? [] : checkText(battle.description, ['description'], LIMITS.description)),
        ...(absent(battle.join_code) ? [] : checkText(battle.join_code, ['join_code'], LIMITS.join_code)),
        ...timesFaults(battle, now),
        ...rulesFaults(battle.rules),
    ];
}

export function countFaults(questions: Json[], wanted: Json): Fault[] {
    const lowest = absent(wanted) ? USUAL_COUNT : wanted;
    if (checkInteger(lowest, [], COUNT).length || questions.length >= (lowest as number)) {
        return [];
    }
    return [fault(['questions'], 'too_few_for_count', { lowest: lowest as number, n: questions.length })];
}

export function battleFaults(battle: Json, now: number): Fault[] {
    if (!isObject(battle)) {
        return checkType(battle, [], 'object');
    }
    const { questions, rules } = battle;
    return [
        ...settingsFaults(battle, now),
        ...(Array.isArray(questions) ? countFaults(questions, isObject(rules) ? rules.question_count : undefined) : []),
        ...questionsFaults(questions),
    ];
}
