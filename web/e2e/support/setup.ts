// Redis, PostgreSQL and nginx for a run, in a directory of their own.
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack';

/** Whoever is told to go leaves nothing behind. */
const ENDINGS = [['SIGHUP', 1], ['SIGINT', 2], ['SIGTERM', 15]] as const;

/** Those who run the tests, and have browsers. */
function signalWorkers(signal: 'SIGTERM' | 'SIGKILL'): void {
    for (const pid of readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)) {
        try {
            process.kill(Number(pid), signal);
        } catch {
            // It is gone already.
        }
    }
}

export default async function setup(): Promise<() => Promise<void>> {
    const stack = new Stack(await mkdtemp(join(tmpdir(), 'arena-web-')));
    for (const [signal, number] of ENDINGS) {
        process.prependOnceListener(signal, () => {
            // They are told first: without a parent they would not hear of it.
            signalWorkers('SIGTERM');
            stack.removeNow();
            signalWorkers('SIGKILL');
            process.exit(128 + number);
        });
    }
    process.env.ARENA_STACK = stack.dir;
    try {
        await stack.tool('start', 'workers=2', ...(process.env.SAN ? ['san=yes'] : []));
    } catch (error) {
        stack.removeNow();
        throw error;
    }
    return async () => stack.removeNow();
}
