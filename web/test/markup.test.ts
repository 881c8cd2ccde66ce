import { describe, expect, it } from 'vitest';
import { isFormula, parseBlocks, parseInline, parseLine } from '../src/parts/markup';

const text = (value: string) => ({ kind: 'text', text: value });
const math = (value: string) => ({ kind: 'math', text: value });
const code = (value: string) => ({ kind: 'code', text: value });

describe('a line', () => {
    it.each([
        ['plain', [text('plain')]],
        ['so $x^2$ is', [text('so '), math('x^2'), text(' is')]],
        ['\\(a+b\\)', [math('a+b')]],
        ['`a $b$ c` and $d$', [code('a $b$ c'), text(' and '), math('d')]],
        ['``a ` b``', [code('a ` b')]],
        ['It costs $5 or $6.', [text('It costs $5 or $6.')]],
        ['a $ b $ c', [text('a $ b $ c')]],
        ['$\\$5$', [math('\\$5')]],
        ['$n$ and $m$', [math('n'), text(' and '), math('m')]],
        ['one $ alone', [text('one $ alone')]],
        ['<b>not bold</b>', [text('<b>not bold</b>')]],
    ])('%s', (line, parts) => expect(parseInline(line)).toEqual(parts));
});

describe('a prompt', () => {
    it('has paragraphs, code and mathematics of their own', () => {
        expect(parseBlocks('One\nline.\n\nTwo.\n```python\nif x:\n    y = "$z$"\n```\nBehind.\n$$\\sum_i i$$')).toEqual([
            { kind: 'paragraph', parts: [text('One\nline.')] },
            { kind: 'paragraph', parts: [text('Two.')] },
            { kind: 'code', language: 'python', text: 'if x:\n    y = "$z$"' },
            { kind: 'paragraph', parts: [text('Behind.')] },
            { kind: 'math', text: '\\sum_i i' },
        ]);
    });

    it('keeps a fence that is not closed as it is', () => {
        expect(parseBlocks('```\nopen')).toEqual([{ kind: 'paragraph', parts: [text('```\nopen')] }]);
    });

    it('is told in one line, with none of its marks', () => {
        expect(parseLine('Roots of\n\n$$x^2$$\n```c\nint i;\n```')).toEqual([
            text('Roots of'), text(' '), { kind: 'math', text: 'x^2' }, text(' '), { kind: 'code', text: 'int i;' },
        ]);
        expect(isFormula('$$x^2$$')).toBe(true);
    });
});
