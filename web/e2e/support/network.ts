// A network that fails in the middle of something.
import type { Page } from 'playwright-core';

/** The next answer of the server is lost on its way back: what was asked has been done. */
export async function loseAnswer(page: Page, urlPattern: string): Promise<{ lost: Promise<void> }> {
    const session = await page.context().newCDPSession(page);
    await session.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] });
    const lost = new Promise<void>((resolve, reject) => {
        session.once('Fetch.requestPaused', ({ requestId }) => {
            session
                .send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
                .then(() => session.send('Fetch.disable'))
                .then(() => session.detach())
                .then(resolve, reject);
        });
    });
    return { lost };
}

/** The keys of what is sent to a path, one for each time. */
export function keysSent(page: Page, path: RegExp): string[] {
    const keys: string[] = [];
    page.on('request', (request) => {
        const key = request.headers()['idempotency-key'];
        if (request.method() === 'POST' && path.test(request.url()) && key) {
            keys.push(key);
        }
    });
    return keys;
}
