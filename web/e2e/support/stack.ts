// The server under test: tools/stack does the work.
import { execFile, execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TOOL = new URL('../../../tools/stack', import.meta.url).pathname;
const RUN = new URL('../../../tools/run', import.meta.url).pathname;
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

    /** Without a word to anybody who runs beside: there may be no time for it. */
    removeNow(): void {
        execFileSync(TOOL, ['remove', this.dir], { stdio: 'ignore' });
        rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
    }

    service(service: Service, act: 'start' | 'stop' | 'kill' | 'reload'): Promise<void> {
        return this.tool('service', service, act);
    }

    /** SIGSTOP: it is there, and does not answer. */
    async signal(service: Service, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
        const [pid] = (await this.text(`pids/${service}`)).split(' ');
        process.kill(Number(pid), signal);
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

    /** One that signs the organiser in, once. */
    async hostLink(): Promise<string> {
        const { stdout } = await run(RUN, ['host-link'], { env: { ...process.env, RUN: this.dir } });
        return /http:\S+#sign-in=\w+/.exec(stdout)![0];
    }

    /** What nobody saw, and what should not be; allowed: what is known. */
    async alarms(allowed: RegExp[] = []): Promise<string[]> {
        const logs = await readdir(join(this.dir, 'logs'));
        const texts = await Promise.all(logs.map((name) => this.text(`logs/${name}`)));
        return texts.flatMap((text) => text.split('\n')).filter((line) => /\[(alert|emerg)\]|Sanitizer/.test(line) && !allowed.some((one) => one.test(line)));
    }
}
