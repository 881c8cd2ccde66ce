// Nothing on a wall is shown in part: a list is set as large as its place lets
// it be, and what has no room there even at its smallest is not shown at all.
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const STEPS = 24;

/** How much larger than its style says a list may be set; there it can tell that nothing is bounded. */
function mostOf(list: HTMLElement): number {
    return Number(getComputedStyle(list).getPropertyValue('--most')) || 1;
}

/** By its place alone: something may be moving there. */
function isWhole(item: HTMLElement, list: HTMLElement): boolean {
    return item.offsetTop + item.offsetHeight - list.offsetTop <= list.clientHeight + 1 && item.offsetWidth <= list.clientWidth;
}

/** Gives how many items are not shown; more: a line that is there when some are not. */
export function fit(list: HTMLElement, more?: HTMLElement | null): number {
    const items = [...list.children] as HTMLElement[];
    const fits = (): boolean => items.every((item) => isWhole(item, list));
    const set = (step: number): void => {
        list.style.fontSize = step === 0 ? '' : `${1 + ((mostOf(list) - 1) * step) / STEPS}em`;
    };
    items.forEach((item) => (item.hidden = false));
    if (more) {
        more.hidden = more.dataset.always === undefined;
    }
    set(0);
    if (fits()) {
        let [good, bad] = [0, STEPS + 1];
        while (bad - good > 1) {
            const middle = (good + bad) >> 1;
            set(middle);
            [good, bad] = fits() ? [middle, bad] : [good, middle];
        }
        set(good);
        return 0;
    }
    if (more) {
        more.hidden = false;
    }
    const beyond = items.findIndex((item) => !isWhole(item, list));
    const hidden = beyond < 0 ? [] : items.slice(beyond);
    hidden.forEach((item) => (item.hidden = true));
    return hidden.length;
}

/** Again whenever what is listed changes, or its place does. */
export function useFit(list: RefObject<HTMLElement | null>, listed: unknown, refit: () => void): void {
    useLayoutEffect(() => {
        refit();
        const observer = new ResizeObserver(refit);
        observer.observe(list.current!);
        observer.observe(list.current!.parentElement!);
        return () => observer.disconnect();
    }, [listed]);
}
