// The little markup of prompts: paragraphs, `code`, fenced code, $mathematics$
// and $$mathematics of its own line$$, also as \(...\) and \[...\]; \$ is a dollar.
// docs/questions.md has the rule.

export type Inline = { kind: 'text' | 'code' | 'math'; text: string };

export type Block =
    | { kind: 'paragraph'; parts: Inline[] }
    | { kind: 'code'; language: string; text: string }
    | { kind: 'math'; text: string };

// What stands by itself.  Code within a line, which is met first, hides what is
// in it, and so does a backslash before a dollar.
const FENCE = /```([\w+#-]*)[^\S\n]*\n([\s\S]*?)\n?```|(`+)(?:(?!\n\s*\n)[\s\S])*?[^`]\3(?!`)|\\\$|\${3,}|\$\$([\s\S]*?[^$])\$\$(?!\$)|\\\[([\s\S]+?)\\\]/g;

// As Pandoc has it: a dollar opens before something other than a space, and
// closes behind such, and before no digit.  Two are none.
const INLINE = /(`+)([\s\S]*?[^`])\1(?!`)|\\\(([\s\S]+?)\\\)|(\\\$|\${2,})|\$(?=\S)((?:\\.|[^$\\])*?[^\s\\$]|(?:\\.|[^$\\])*?\\.)\$(?![\d$])/g;

const PRICE = /^\p{Nd}[\p{Nd}.,\u066b\u066c]*(?=\D|$)/u;
/** What may stand in a formula without a backslash. */
const OPERATORS = new Set('mod div gcd lcm min max sin cos tan cot log ln exp lim'.split(' '));
const CURRENCY = /(?:US|CA|AU|NZ|HK|SG|MX|USD|CAD|AUD)$/;

/** A dollar, a number, and words or a dash up to the next dollar: "$5 bill and 6$", "$5/$". */
function isPrice(content: string): boolean {
    const price = PRICE.exec(content)?.[0];
    if (!price || /[\\^_{}=]/.test(content)) {
        return false;
    }
    const words = [...content.slice(price.length).matchAll(/\s([\p{L}\p{M}]+)(?=[\s,:;])/gu)].map(([, word]) => word!);
    return /[-\u2010-\u2013/,:;(]$/.test(content) || CURRENCY.test(content)
        || words.some((word) => !OPERATORS.has(word) && (word.length > 1 || !/[a-z]/i.test(word)));
}

export function parseBlocks(text: string): Block[] {
    const blocks: Block[] = [];
    let from = 0;
    for (const match of text.matchAll(FENCE)) {
        const [all, language, code, , dollars, brackets] = match;
        const formula = dollars ?? brackets;
        if (code === undefined && (formula === undefined || isPrice(formula.trim()))) {
            continue;
        }
        blocks.push(...paragraphs(text.slice(from, match.index)));
        if (code !== undefined) {
            blocks.push({ kind: 'code', language: (language ?? '').toLowerCase(), text: code });
        } else {
            blocks.push({ kind: 'math', text: formula!.trim() });
        }
        from = match.index + all.length;
    }
    return [...blocks, ...paragraphs(text.slice(from))];
}

function paragraphs(text: string): Block[] {
    return text
        .split(/\n\s*\n/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => ({ kind: 'paragraph', parts: parseInline(part) }));
}

export function parseInline(text: string): Inline[] {
    const parts: Inline[] = [];
    let plain = '';
    const push = (part: Inline): void => {
        if (plain !== '') {
            parts.push({ kind: 'text', text: plain });
        }
        plain = '';
        parts.push(part);
    };
    let from = 0;
    for (const match of matches(text)) {
        const [all, , code, round, dollar, formula] = match;
        plain += text.slice(from, match.index);
        from = match.index + all.length;
        if (dollar !== undefined) {
            plain += dollar.replace('\\', '');
        } else {
            push(code !== undefined ? { kind: 'code', text: code.trim() } : { kind: 'math', text: round ?? formula ?? '' });
        }
    }
    plain += text.slice(from);
    return plain === '' ? parts : [...parts, { kind: 'text', text: plain }];
}

/** A dollar before a price opens nothing: what it would have closed may open. */
function* matches(text: string): Generator<RegExpExecArray> {
    const inline = new RegExp(INLINE);
    for (let match = inline.exec(text); match; match = inline.exec(text)) {
        if (match[5] !== undefined && isPrice(match[5])) {
            inline.lastIndex = match.index + 1;
        } else {
            yield match;
        }
    }
}

/** All of it on one line: of a prompt that is named, and of a choice. */
export function parseLine(text: string): Inline[] {
    return parseBlocks(text).flatMap((block, i) => [
        ...(i > 0 ? [{ kind: 'text', text: ' ' } as const] : []),
        ...(block.kind === 'paragraph' ? block.parts : [{ kind: block.kind, text: block.text }]),
    ]);
}

/** Is it mathematics and nothing else? */
export function isFormula(text: string): boolean {
    return parseLine(text).every((part) => part.kind === 'math' || part.text.trim() === '');
}

/** Without its marks. */
export function plainText(text: string): string {
    return parseLine(text).map((part) => part.text).join('');
}
