// What a page draws.
import type { Locator, Page } from 'playwright-core';

const PATIENCE = 15_000;

/** Whether two frames are drawn in time: what follows from what is shown has been done then. */
export function drawn(page: Page): Promise<boolean> {
    const frames = page.evaluate(
        () => new Promise<boolean>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0, true)))),
    );
    return Promise.race([frames, new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false))]);
}

/** All that can be pressed has been at its place for long enough: a press counts from then on. */
export async function settled(page: Page): Promise<void> {
    await page.locator('html:not([data-settling])').waitFor({ state: 'attached' });
}

/** As a person does it who sees what it is. */
export async function press(what: Locator, hand: 'tap' | 'click' = 'click'): Promise<void> {
    await what.scrollIntoViewIfNeeded();
    await drawn(what.page());
    await settled(what.page());
    await what[hand]();
}

/** What happens reaches the page as an event from then on, and is told: see the seats of browser.ts. */
export async function hears(page: Page): Promise<void> {
    await page.locator('html[data-hears]').waitFor({ state: 'attached' });
}
