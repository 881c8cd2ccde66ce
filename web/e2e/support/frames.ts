// What a page draws.
import type { Page } from 'playwright-core';

const PATIENCE = 15_000;

/** Whether two frames are drawn in time: what follows from what is shown has been done then. */
export function drawn(page: Page): Promise<boolean> {
    const frames = page.evaluate(
        () => new Promise<boolean>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0, true)))),
    );
    return Promise.race([frames, new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false))]);
}
