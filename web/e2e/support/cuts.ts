// Letters that are cut: the tail of a g, a mark on a capital, a line of which
// half is shown.  By the ink of the letters themselves, not by their boxes: a box
// may lie outside of what is shown while all that is drawn in it is seen.
import type { Page } from 'playwright-core';

/** What is cut at the top or at the bottom by a box that hides what overflows it. */
export async function cuts(page: Page): Promise<string[]> {
    return page.evaluate(look);
}

/** Runs in the page. */
function look(): string[] {
    /** Hinting, and rounding of where a line begins. */
    const SLACK = 1;
    const pen = document.createElement('canvas').getContext('2d')!;
    const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const name = (element: Element): string => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`;

    interface Line {
        text: string;
        top: number;
    }

    /** What is on each line of a text, and where its box begins. */
    const linesOf = (text: Text): Line[] => {
        const lines: Line[] = [];
        const range = document.createRange();
        for (const { segment, index } of letters.segment(text.data)) {
            range.setStart(text, index);
            range.setEnd(text, index + segment.length);
            const rect = range.getBoundingClientRect();
            const line = lines.at(-1);
            if (rect.width === 0 && segment.trim() === '') {
                continue;
            }
            if (line && Math.abs(line.top - rect.top) < rect.height / 2) {
                line.text += segment;
            } else {
                lines.push({ text: segment, top: rect.top });
            }
        }
        return lines;
    };

    /** Those that hide what overflows them; null where somebody may scroll, or nothing is meant to be seen. */
    const clippers = (element: Element): Element[] | null => {
        const found: Element[] = [];
        for (let one: Element | null = element; one && one !== document.body; one = one.parentElement) {
            const { overflowY, clipPath, display } = getComputedStyle(one);
            if (clipPath === 'inset(50%)' || one.matches('.katex-mathml')) {
                return null;
            }
            if (overflowY === 'auto' || overflowY === 'scroll') {
                return found;
            }
            if (overflowY !== 'visible' && display !== 'inline') {
                found.push(one);
            }
        }
        return found;
    };

    const faults = new Set<string>();
    const walker = document.createTreeWalker(document.querySelector('dialog[open]') ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        const parent = text.parentElement!;
        if (!text.data.trim() || parent.closest('svg') || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
            continue;
        }
        const boxes = clippers(parent);
        if (!boxes?.length) {
            continue;
        }
        const { fontStyle, fontWeight, fontSize, fontFamily, direction } = getComputedStyle(parent);
        pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
        pen.direction = direction as CanvasDirection;
        for (const line of linesOf(text)) {
            const ink = pen.measureText(line.text);
            const baseline = line.top + ink.fontBoundingBoxAscent;
            const top = baseline - ink.actualBoundingBoxAscent;
            const bottom = baseline + ink.actualBoundingBoxDescent;
            for (const box of boxes) {
                const frame = box.getBoundingClientRect();
                const from = frame.top + box.clientTop;
                const to = from + box.clientHeight;
                const seen = top < to - SLACK && bottom > from + SLACK;
                const lost = Math.max(from - top, bottom - to);
                if (seen && lost > SLACK) {
                    faults.add(`"${line.text.trim().slice(0, 30)}" loses ${lost.toFixed(1)} px to ${name(box)}`);
                }
            }
        }
    }
    return [...faults];
}
