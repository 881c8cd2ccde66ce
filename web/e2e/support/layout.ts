// What does not fit: a page that scrolls sideways, text that is cut off or runs
// out of its box, a control that nobody can reach.
import type { Page } from 'playwright-core';
import { drawn } from './frames';

interface Size {
    width: number;
    height: number;
}

/** From the smallest phone to a wall. */
export const smallest: Size = { width: 320, height: 568 };
export const larger: Size[] = [
    { width: 600, height: 960 },
    { width: 1024, height: 768 },
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
];

/** A page of this size is drawn: what measures itself has done so. */
async function resize(page: Page, size: Size): Promise<void> {
    await page.setViewportSize(size);
    if (await drawn(page)) {
        return;
    }
    // A browser without a screen may stop drawing a page that is still alive, until its size is another.
    console.error(`# ${page.url()}: no frame of ${size.width} x ${size.height}, set once more`);
    await page.setViewportSize({ ...size, height: size.height + 1 });
    await page.setViewportSize(size);
    if (!(await drawn(page))) {
        throw new Error(`The browser draws no frame of ${size.width} x ${size.height}`);
    }
}

export async function misfits(page: Page, size: Size): Promise<string[]> {
    await resize(page, size);
    const found = await page.evaluate(look, size.width);
    return found.map((fault) => `${size.width} wide: ${fault}`);
}

/** Runs in the page. */
function look(width: number): string[] {
    const faults: string[] = [];
    const BOXES = 'button, summary, .button, .tag, .answer, .notice, .card, .play-figure, .play-alert, .board .row, dialog';
    const CONTROLS = 'button, summary, a[href], input, select, textarea';
    const outside = ({ left, right }: DOMRect): boolean => left < -1 || right > width + 1;
    const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const name = (element: Element): string => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`;

    /** Out of sight on purpose, or by a way to get there. */
    const excused = (element: Element): boolean => {
        for (let one: Element | null = element; one; one = one.parentElement) {
            const { overflowX, clipPath } = getComputedStyle(one);
            if (one.matches('.katex-mathml') || clipPath === 'inset(50%)' || ((overflowX === 'auto' || overflowX === 'scroll') && one.scrollWidth > one.clientWidth && !one.matches('html, body, dialog'))) {
                return true;
            }
        }
        return false;
    };

    const checkText = (text: Text, rect: DOMRect): void => {
        const words = `"${text.data.trim().slice(0, 30)}"`;
        for (let one = text.parentElement; one && one !== document.body; one = one.parentElement) {
            const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one);
            const box = one.getBoundingClientRect();
            const sideways = rect.left < box.left - 1.5 || rect.right > box.right + 1.5;
            if (webkitLineClamp !== 'none' || (clips(overflowX) && sideways && textOverflow === 'ellipsis')) {
                // What is long ends in dots, as was meant.
                return;
            }
            if ((clips(overflowX) && sideways) || (clips(overflowY) && (rect.top < box.top - 4 || rect.bottom > box.bottom + 4))) {
                faults.push(`${words} is cut off by ${name(one)}`);
                return;
            }
            if (one.matches(BOXES) && sideways) {
                faults.push(`${words} runs out of ${name(one)}`);
                return;
            }
        }
        if (outside(rect)) {
            faults.push(`${words} is off the screen`);
        }
    };

    if (document.documentElement.scrollWidth > width) {
        faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
    }

    const dialog = document.querySelector('dialog[open]');
    const place = dialog ?? document.body;
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        const parent = text.parentElement!;
        if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || excused(parent)) {
            continue;
        }
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const rect of range.getClientRects()) {
            checkText(text, rect);
        }
    }

    if (dialog) {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        if (left < -1 || right > width + 1 || top < -1 || bottom > innerHeight + 1) {
            faults.push('the dialog is larger than the screen');
        }
    }
    const scrolled = scrollY;
    for (const control of place.querySelectorAll<HTMLElement>(CONTROLS)) {
        // What is drawn in place of a box to tick is its label.
        const seen = control.matches('.answer input') ? control.closest('label')! : control;
        if (!seen.checkVisibility({ visibilityProperty: true }) || excused(seen)) {
            continue;
        }
        seen.scrollIntoView({ block: 'center', behavior: 'instant' });
        const rect = seen.getBoundingClientRect();
        if (outside(rect)) {
            faults.push(`${name(seen)} is off the screen`);
            continue;
        }
        const hit = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
        if (!hit || !(seen.contains(hit) || hit.contains(seen))) {
            faults.push(`${name(seen)} "${seen.textContent?.slice(0, 20)}" is covered by ${hit ? name(hit) : 'the edge of the screen'}`);
        }
    }
    scrollTo({ top: scrolled, behavior: 'instant' });
    return [...new Set(faults)];
}
