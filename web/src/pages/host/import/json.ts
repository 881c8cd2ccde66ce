// Questions, or a whole battle, in JSON; each value knows its line.
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { literalOf } from '../../../api/json';
import { fault, type Fault, type Path } from './fault';

export interface Document {
    value: unknown;
    faults: Fault[];
    lineOf: (path: Path) => number;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** The first fault of form hides what is behind it. */
const MOST_FAULTS = 1;

export function parseJson(source: string): Document {
    const text = source.replace(/^\uFEFF/, (mark) => ' '.repeat(mark.length));
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, STRICT);
    const lines = lineStarts(text);
    return {
        value: tree && errors.length === 0 ? valueOf(tree, text) : undefined,
        faults: errors.slice(0, MOST_FAULTS).map(({ error, offset }) =>
            fault(['offset', offset], 'invalid_json', { what: printParseErrorCode(error) }),
        ),
        lineOf: (path) =>
            lineAt(lines, path[0] === 'offset' ? (path[1] as number) : (tree && nearest(tree, path))?.offset ?? 0),
    };
}

/** Its numbers have all their digits. */
function valueOf(node: Node, text: string): unknown {
    switch (node.type) {
        case 'array':
            return node.children!.map((one) => valueOf(one, text));
        case 'object':
            return Object.fromEntries(node.children!.map(({ children }) => [children![0]!.value, valueOf(children![1]!, text)]));
        case 'number':
            return literalOf(text.slice(node.offset, node.offset + node.length));
        default:
            return node.value;
    }
}

/** The value itself or, of one that is missing, what it should be in. */
function nearest(tree: Node, path: Path): Node {
    for (let length = path.length; length > 0; length--) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node) {
            return node.parent?.type === 'property' ? node.parent : node;
        }
    }
    return tree;
}

function lineStarts(text: string): number[] {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        starts.push(at + 1);
    }
    return starts;
}

function lineAt(starts: number[], offset: number): number {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (starts[middle]! <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}
