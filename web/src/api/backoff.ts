// How long to wait before trying again.  Jitter keeps a class that lost its
// network together from coming back together.

const FIRST = 400;
const LONGEST = 15_000;

/** Milliseconds before the next try, when `failures` have gone before. */
export function backoff(failures: number, random: () => number = Math.random): number {
    const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 16));
    return Math.round(most / 2 + (most / 2) * random());
}

/** Resolves after so long, or sooner: when the network is back, or the caller gives up. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const done = (): void => {
            clearTimeout(timer);
            removeEventListener('online', done);
            signal?.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        addEventListener('online', done);
        signal?.addEventListener('abort', done);
    });
}
