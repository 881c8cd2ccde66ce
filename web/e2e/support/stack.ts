// The server under test: tools/stack does the work.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TOOL = new URL('../../../tools/stack', import.meta.url).pathname;
const run = promisify(execFile);

export type Service = 'redis' | 'postgres' | 'nginx';

export class Stack {
    constructor(readonly dir: string) {}

    /** The one of this run. */
    static current(): Stack {
        return new Stack(process.env.ARENA_STACK!);
    }

    async tool(command: string, ...options: string[]): Promise<void> {
        await run(TOOL, [command, this.dir, ...options]);
    }

    service(service: Service, act: 'start' | 'stop' | 'reload'): Promise<void> {
        return this.tool('service', service, act);
    }

    private async text(name: string): Promise<string> {
        return (await readFile(join(this.dir, name), 'utf8')).trim();
    }

    async url(): Promise<string> {
        return `http://127.0.0.1:${await this.text('port')}`;
    }

    adminToken(): Promise<string> {
        return this.text('admin.token');
    }

    /** What nobody saw, and what should not be; allowed: what is known. */
    async alarms(allowed: RegExp[] = []): Promise<string[]> {
        const logs = await readdir(join(this.dir, 'logs'));
        const texts = await Promise.all(logs.map((name) => this.text(`logs/${name}`)));
        return texts.flatMap((text) => text.split('\n')).filter((line) => /\[(alert|emerg)\]|Sanitizer/.test(line) && !allowed.some((one) => one.test(line)));
    }
}
