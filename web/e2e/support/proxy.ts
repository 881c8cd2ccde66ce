// A proxy as somebody sets one up in a minute: it passes on what is asked, and
// says nothing of the address by which it was.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class SilentProxy {
    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    static async of(target: string): Promise<SilentProxy> {
        const { hostname, port, host } = new URL(target);
        const server = createServer((asked, answer) => {
            const { method, url: path, headers } = asked;
            const passed = request({ hostname, port, method, path, headers: { ...headers, host } }, (got) => {
                answer.writeHead(got.statusCode!, got.headers);
                got.pipe(answer);
            });
            passed.on('error', () => answer.destroy());
            answer.on('close', () => passed.destroy());
            asked.pipe(passed);
        });
        await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
        return new SilentProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    }

    close(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}
