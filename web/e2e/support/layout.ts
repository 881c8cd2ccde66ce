// What does not fit: a page that scrolls sideways, text that is cut off or runs
// out of its box, a control that nobody can reach, or that something lies over.
import type { Page } from 'playwright-core';
import { drawn } from './frames';

export interface Size {
    width: number;
    height: number;
}

/** From the smallest phone to a wall. */
export const smallest: Size = { width: 320, height: 568 };
export const larger: Size[] = [
    { width: 360, height: 740 },
    { width: 600, height: 960 },
    { width: 1024, height: 768 },
    { width: 1440, height: 900 },
    { width: 1920, height: 1080 },
];
export const wall: Size = { width: 3840, height: 2160 };

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
    const found = [...(await page.evaluate(look, size.width)), ...(await page.evaluate(lookOver))];
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
            if (one.matches('.katex-mathml') || clipPath === 'inset(50%)' || ((overflowX === 'auto' || overflowX === 'scroll') && one.scrollWidth > one.clientWidth && !one.matches('html, body, .dialog-body, .play-columns'))) {
                return true;
            }
        }
        return false;
    };

    const checkText = (text: Text, rect: DOMRect): void => {
        const words = `"${text.data.trim().slice(0, 30)}"`;
        let scrolls = false;
        for (let one = text.parentElement; one && one !== document.body; one = one.parentElement) {
            const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one);
            const box = one.getBoundingClientRect();
            const sideways = rect.left < box.left - 1.5 || rect.right > box.right + 1.5;
            const above = !scrolls && (rect.top < box.top - 4 || rect.bottom > box.bottom + 4);
            scrolls ||= overflowY === 'auto' || overflowY === 'scroll';
            if (webkitLineClamp !== 'none' || (clips(overflowX) && sideways && textOverflow === 'ellipsis')) {
                // What is long ends in dots, as was meant.
                return;
            }
            if ((clips(overflowX) && sideways) || (clips(overflowY) && above)) {
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
    const place = dialog ?? document.querySelector('.menu[open]') ?? document.body;
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

/**
 * Runs in the page: presses meant for one thing that another would get, wherever
 * the page has been scrolled to.  What lies over a page on purpose, and is closed
 * by a press beside it, is looked at alone.
 */
export function lookOver(): string[] {
    const CONTROLS = 'button, summary, a[href], input, select, textarea, label.answer';
    // Not the corners, which are round.
    const SHARES = [0.2, 0.5, 0.8];
    const faults = new Set<string>();
    const place = document.querySelector('dialog[open]') ?? document.querySelector('.menu[open]') ?? document.body;
    const name = (element: Element): string => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`;
    const controls = [...place.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => {
        const { clipPath, opacity } = getComputedStyle(control);
        return control.checkVisibility({ visibilityProperty: true }) && clipPath === 'none' && opacity !== '0';
    });
    const scrollers = [document.documentElement, ...place.querySelectorAll('*')].filter((element) => {
        const { overflowY } = getComputedStyle(element);
        const root = element === document.documentElement;
        return element.scrollHeight > element.clientHeight + 1 && (root || overflowY === 'auto' || overflowY === 'scroll');
    });
    const before = scrollers.map(({ scrollTop }) => scrollTop);

    /** What is seen of a control: no more than those around it show of it. */
    const windowOf = (control: Element): DOMRect => {
        let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
        for (let one = control.parentElement; one && one !== document.documentElement; one = one.parentElement) {
            if (one !== document.body && getComputedStyle(one).overflowY !== 'visible') {
                const rect = one.getBoundingClientRect();
                [left, top] = [Math.max(left, rect.left), Math.max(top, rect.top)];
                [right, bottom] = [Math.min(right, rect.right), Math.min(bottom, rect.bottom)];
            }
            if (one.matches('dialog')) {
                break;
            }
        }
        return new DOMRect(left, top, right - left, bottom - top);
    };

    const check = (control: HTMLElement, where: string): void => {
        const seen = windowOf(control);
        for (const { left, top, width, height } of control.getClientRects()) {
            for (const x of SHARES.map((share) => left + width * share)) {
                for (const y of SHARES.map((share) => top + height * share)) {
                    const inside = x > seen.left && x < seen.right - 1 && y > seen.top && y < seen.bottom - 1;
                    const hit = inside ? document.elementFromPoint(x, y) : control;
                    if (!hit || !(control.contains(hit) || hit.closest('label')?.contains(control))) {
                        faults.add(`${name(control)} "${control.textContent?.trim().slice(0, 20)}" ${where} is under ${hit ? name(hit) : 'nothing'}`);
                        return;
                    }
                }
            }
        }
    };

    for (const [share, where] of [[0, 'at the top'], [0.5, 'in the middle'], [1, 'at the end']] as const) {
        for (const scroller of scrollers) {
            scroller.scrollTo({ top: (scroller.scrollHeight - scroller.clientHeight) * share, behavior: 'instant' });
        }
        controls.forEach((control) => check(control, where));
    }
    for (const control of scrollers.length ? controls : []) {
        for (const block of ['start', 'end'] as const) {
            control.scrollIntoView({ block, behavior: 'instant' });
            check(control, `scrolled to the ${block}`);
        }
    }
    scrollers.forEach((scroller, i) => scroller.scrollTo({ top: before[i], behavior: 'instant' }));
    return [...faults];
}
