// Redis, PostgreSQL and nginx for a run, in a directory of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack';

export default async function setup(): Promise<() => Promise<void>> {
    const stack = new Stack(await mkdtemp(join(tmpdir(), 'arena-web-')));
    const stop = async (): Promise<void> => {
        await stack.tool('remove');
        await rm(stack.dir, { recursive: true, force: true });
    };
    process.env.ARENA_STACK = stack.dir;
    try {
        await stack.tool('start', 'workers=2', ...(process.env.SAN ? ['san=yes'] : []));
    } catch (error) {
        await stop().catch(() => undefined);
        throw error;
    }
    return stop;
}
