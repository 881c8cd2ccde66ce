// The little markup of prompts: paragraphs, `code`, fenced code, $mathematics$
// and $$mathematics of its own line$$, also as \(...\) and \[...\].

export type Inline = { kind: 'text' | 'code' | 'math'; text: string };

export type Block =
    | { kind: 'paragraph'; parts: Inline[] }
    | { kind: 'code'; language: string; text: string }
    | { kind: 'math'; text: string };

const FENCE = /```([\w+#-]*)[^\S\n]*\n([\s\S]*?)\n?```|\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]/g;

// A dollar opens before something other than a space, and closes behind such,
// and before no digit: so "$5 and $6" are prices.
const INLINE = /(`+)([\s\S]*?[^`])\1(?!`)|\\\(([\s\S]+?)\\\)|\$(?=\S)((?:\\.|[^$\\])*?[^\s\\]|(?:\\.|[^$\\])*?\\.)\$(?!\d)/g;

export function parseBlocks(text: string): Block[] {
    const blocks: Block[] = [];
    let from = 0;
    for (const match of text.matchAll(FENCE)) {
        blocks.push(...paragraphs(text.slice(from, match.index)));
        const [, language, code, dollars, brackets] = match;
        if (code !== undefined) {
            blocks.push({ kind: 'code', language: (language ?? '').toLowerCase(), text: code });
        } else {
            blocks.push({ kind: 'math', text: (dollars ?? brackets ?? '').trim() });
        }
        from = match.index + match[0].length;
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
    let from = 0;
    for (const match of text.matchAll(INLINE)) {
        if (match.index > from) {
            parts.push({ kind: 'text', text: text.slice(from, match.index) });
        }
        const [, , code, round, dollar] = match;
        parts.push(code !== undefined ? { kind: 'code', text: code.trim() } : { kind: 'math', text: round ?? dollar ?? '' });
        from = match.index + match[0].length;
    }
    if (from < text.length) {
        parts.push({ kind: 'text', text: text.slice(from) });
    }
    return parts;
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
