// What was on the screens when a test failed: pictures, and where they are.
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Seat } from './browser';

export function pictureFailures(seats: () => Seat[]): void {
    afterEach(async ({ task }) => {
        if (task.result?.state !== 'fail') {
            return;
        }
        for (const { context, watchful } of seats()) {
            for (const [i, page] of context.pages().entries()) {
                const path = join(process.env.TMPDIR ?? '/tmp', `arena-failed-${watchful.name.replace(/\W+/g, '-')}-${i}.png`);
                await page.screenshot({ path, timeout: 10_000 }).then(
                    () => console.error(`# ${page.url()}: ${path}`),
                    () => console.error(`# ${page.url()}: no picture`),
                );
            }
            watchful.faults.forEach((fault) => console.error(`# ${fault}`));
        }
    });
}
