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
        ['It costs $5 and $6', [text('It costs $5 and $6')]],
        ['a $ b $ c', [text('a $ b $ c')]],
        ['a $5 bill and a 5$ bill', [text('a $5 bill and a 5$ bill')]],
        ['from $5 to 6$, or $7.50 a piece: 10$.', [text('from $5 to 6$, or $7.50 a piece: 10$.')]],
        ['US$5/US$ 6', [text('US$5/US$ 6')]],
        ['Is $5/$x$ or ($5)/$y$?', [text('Is $5/'), math('x'), text(' or ($5)/'), math('y'), text('?')]],
        ['$1,000 for each or 900$', [text('$1,000 for each or 900$')]],
        ['$5 and $x$', [text('$5 and '), math('x')]],
        ['$20 is $x + 5$ more', [text('$20 is '), math('x + 5'), text(' more')]],
        ['$\u06f5 و \u06f6$', [text('$\u06f5 و \u06f6$')]],
        ['\\$5 and $x$', [text('$5 and '), math('x')]],
        ['\\$x\\$', [text('$x$')]],
        ['pay \\$5, or 6\\$', [text('pay $5, or 6$')]],
        ['`\\$5` and `$6$`', [code('\\$5'), text(' and '), code('$6$')]],
        ['\\$ `a` $', [text('$ '), code('a'), text(' $')]],
        ['$2 \\times 3$', [math('2 \\times 3')]],
        ['$5$ and $5 + x$', [math('5'), text(' and '), math('5 + x')]],
        ['$5 x$, $3 sin x$, $7 mod 3$', [math('5 x'), text(', '), math('3 sin x'), text(', '), math('7 mod 3')]],
        ['$10 cm$', [math('10 cm')]],
        ['$5 \\text{ and } 6$', [math('5 \\text{ and } 6')]],
        ['$\\frac{1}{2} of all$', [math('\\frac{1}{2} of all')]],
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

    it('takes no price for a formula of its own line, nor what is in code', () => {
        const alone = (line: string) => [{ kind: 'paragraph', parts: [text(line)] }];
        expect(parseBlocks('It costs $$5 and 6$$, more or less.')).toEqual(alone('It costs $$5 and 6$$, more or less.'));
        expect(parseBlocks('Cheap is $, dear is $$ or $$$.')).toEqual(alone('Cheap is $, dear is $$ or $$$.'));
        expect(parseBlocks('\\$\\$x\\$\\$')).toEqual(alone('$$x$$'));
        expect(parseBlocks('What is `$$` in `make`, and `$$$$`?')).toEqual([
            { kind: 'paragraph', parts: [text('What is '), code('$$'), text(' in '), code('make'), text(', and '), code('$$$$'), text('?')] },
        ]);
        expect(parseBlocks('a ` b\n\n$$x$$\n\nc ` d')).toEqual([
            { kind: 'paragraph', parts: [text('a ` b')] }, { kind: 'math', text: 'x' }, { kind: 'paragraph', parts: [text('c ` d')] },
        ]);
        expect(parseBlocks('$$\n5 + 6\n$$')).toEqual([{ kind: 'math', text: '5 + 6' }]);
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
