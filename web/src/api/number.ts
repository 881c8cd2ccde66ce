// A number as people type it, in digits of any script: exact, never by a double.
// The one rule, of answers, forms and files; t/fixtures/numbers.json has its
// cases, docs/questions.md its words.

/** A number that a double does not hold.  `text` is JSON. */
export class Exact {
    constructor(readonly text: string) {}

    toString(): string {
        return this.text;
    }
}

export type Decimal = number | Exact;

export type Reading =
    | { kind: 'number'; text: string }
    /** As a whole number, in groups, and with a decimal point. */
    | { kind: 'ambiguous'; readings: [string, string] }
    | { kind: 'none'; why: 'empty' | 'no_number' | 'too_many_digits' };

/** Before the point, and behind it. */
export const MOST_DIGITS = 100;

const SIGN = '-+\\u2010-\\u2013\\u2212\\ufe63\\uff0b\\uff0d';
const GROUP = " \\u00a0\\u2009\\u202f'\\u2019\\u066c";
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const FORM = new RegExp(`^(?:([${SIGN}])\\s*)?([\\d.,${GROUP}]+?)(?:[eE]([${SIGN}]?)(\\d+))?$`);

const NO_NUMBER: Reading = { kind: 'none', why: 'no_number' };

/** White space around it, and what cannot be seen, is not typed. */
export function visible(typed: string): string {
    return typed.replace(INVISIBLE, '').trim();
}

/** A digit of any script: they come in runs of ten from a zero, but for those of mathematics, which are plain ones in another style. */
function latinDigit(digit: string): string {
    const point = digit.normalize('NFKC').codePointAt(0)!;
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
        zero -= 1;
    }
    return String(point - zero);
}

export function latinDigits(text: string): string {
    return text.replace(/\p{Nd}/gu, latinDigit);
}

const isMinus = (sign: string | undefined): boolean => !!sign && !/[+\uff0b]/.test(sign);

const FRONT_SIGN = new RegExp(`^([${SIGN}])\\s*`);

/** As it is typed below zero, or above it again. */
export function otherSign(typed: string): string {
    const plain = visible(typed);
    const [front = '', sign] = FRONT_SIGN.exec(plain) ?? [];
    return (isMinus(sign) ? '' : '-') + plain.slice(front.length);
}

export function readNumber(typed: string): Reading {
    const plain = latinDigits(visible(typed))
        .replace(/\uff0e/g, '.')
        .replace(/\uff0c/g, ',');
    if (plain === '') {
        return { kind: 'none', why: 'empty' };
    }
    // What is a decimal separator and nothing else is one already.
    const found = FORM.exec(plain.replace(/\u066b/g, '.'));
    const parts = found && partsOf(found[2]!, plain.includes('\u066b'));
    if (!found || !parts) {
        return NO_NUMBER;
    }
    const [, sign, , exponentSign, exponent] = found;
    const minus = isMinus(sign) ? '-' : '';
    const { whole, fraction } = parts;
    if (parts.ambiguous && exponent === undefined) {
        return { kind: 'ambiguous', readings: [`${minus}${whole}${fraction}`, `${minus}${whole}.${fraction}`] };
    }
    const text = canonical(whole, fraction, Number(exponent ?? 0) * (isMinus(exponentSign) ? -1 : 1));
    return text === null ? { kind: 'none', why: 'too_many_digits' } : { kind: 'number', text: text === '0' ? text : minus + text };
}

interface Parts {
    whole: string;
    fraction: string;
    ambiguous: boolean;
}

function partsOf(mantissa: string, surely: boolean): Parts | null {
    const mark = decimalMark(mantissa);
    if (mark === null) {
        const whole = ungrouped(mantissa);
        return whole ? { whole, fraction: '', ambiguous: false } : null;
    }
    const [before = '', fraction = '', ...more] = mantissa.split(mark);
    const whole = before === '' ? '' : ungrouped(before);
    if (more.length || whole === null || !/^\d*$/.test(fraction) || whole + fraction === '') {
        return null;
    }
    const three = /^[1-9]\d{0,2}$/.test(before) && fraction.length === 3;
    return { whole, fraction, ambiguous: three && !surely && (mark === ',' || fraction.endsWith('0')) };
}

/** The last of both, or the one that there is; several of one kind group. */
function decimalMark(mantissa: string): string | null {
    const count = (mark: string): number => mantissa.split(mark).length - 1;
    const [points, commas] = [count('.'), count(',')];
    if (points && commas) {
        return mantissa.lastIndexOf('.') > mantissa.lastIndexOf(',') ? '.' : ',';
    }
    return points === 1 ? '.' : commas === 1 ? ',' : null;
}

/** 1 to 3 digits, then groups of 3, the last but one and all before it of 2 in India; one separator throughout. */
const GROUPED = new RegExp(`^\\d{1,3}(?:([.,${GROUP}])(?:(?:\\d{3}\\1)*|(?:\\d{2}\\1)*)\\d{3})?$`);

function ungrouped(text: string): string | null {
    return /^\d+$/.test(text) ? text : GROUPED.test(text) ? text.replace(/\D/g, '') : null;
}

/** Without an exponent and without zeros that say nothing; null past the most digits. */
function canonical(whole: string, fraction: string, exponent: number): string | null {
    const digits = (whole + fraction).replace(/^0+/, '');
    const significant = digits.replace(/0+$/, '');
    if (significant === '') {
        return '0';
    }
    // Where the point is, counted from the first of them.
    const point = digits.length - fraction.length + exponent;
    const behind = significant.length - point;
    if (behind > MOST_DIGITS || point > MOST_DIGITS) {
        return null;
    }
    const all = point > 0 ? significant.padEnd(point, '0') : '0'.repeat(1 - point) + significant;
    const front = Math.max(point, 1);
    return all.length > front ? `${all.slice(0, front)}.${all.slice(front)}` : all;
}

/** A double where it holds the number. */
export function decimalOf(text: string): Decimal {
    const value = Number(text);
    const held = Number.isFinite(value) ? readNumber(String(value)) : NO_NUMBER;
    return held.kind === 'number' && held.text === text ? value : new Exact(text);
}

/** Null where it is none, or more than one. */
export function parseNumber(typed: string): Decimal | null {
    const reading = readNumber(typed);
    return reading.kind === 'number' ? decimalOf(reading.text) : null;
}

/** What typing a reading of two is like: so that it is read in no other way. */
export function typedAs(reading: string): string {
    return reading.includes('.') ? reading.replace(/0{1,2}$/, '') : reading;
}

/** Without an exponent, as it was typed. */
export function decimalText(value: Decimal): string {
    const reading = readNumber(String(value));
    return reading.kind === 'number' ? reading.text : String(value);
}
