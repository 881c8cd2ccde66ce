// What nobody looks at, and what should not be: errors in the console, breaches
// of the policy, requests to others.
import type { BrowserContext, Page } from 'playwright-core';

/** What a browser itself writes of a network, or a server, that is away. */
const OUTAGE = [
    /Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_\w+|EMPTY_RESPONSE|NETWORK_CHANGED|ABORTED|INCOMPLETE_CHUNKED_ENCODING)/,
    /Failed to load resource: the server responded with a status of 50[234]/,
    /WebSocket connection to '[^']*' failed/,
    /net::ERR_(INCOMPLETE_CHUNKED_ENCODING|INTERNET_DISCONNECTED) 200/,
];

/** And of a page that is left while its socket is still being opened. */
const LEFT = /WebSocket connection to '[^']*' failed: WebSocket is closed before the connection is established/;

/** An address that is none, for who looks at what is there then; a browser writes of it, too. */
export const NOWHERE = '/nowhere';
const ABSENT = /status of 404 \(Not Found\) \(http:\/\/[^/]+\/nowhere\)/;

/** And of what a server refuses, or has not got. */
const REFUSAL = /Failed to load resource: the server responded with a status of 4\d\d/;

export class Watchful {
    readonly faults: string[] = [];
    private readonly allowed = [LEFT, ABSENT];

    constructor(
        readonly name: string,
        private readonly origin: string,
    ) {}

    async follow(context: BrowserContext): Promise<void> {
        await context.addInitScript(() => {
            document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
                console.error(`policy: ${violatedDirective} forbids ${blockedURI}`),
            );
        });
        context.on('console', (message) => {
            if (message.type() === 'error' || message.type() === 'warning') {
                this.fault(`${message.text()} (${message.location().url})`);
            }
        });
        context.on('weberror', (error) => this.fault(`thrown: ${error.error().stack ?? error.error()}`));
        context.on('request', (request) => this.asked(request.url()));
        context.on('page', (page) => this.hear(page));
        context.pages().forEach((page) => this.hear(page));
    }

    /** From here on its network, or its server, comes and goes. */
    outage(): void {
        this.allowed.push(...OUTAGE);
    }

    /** From here on somebody asks for what they may not, or what is not there. */
    refusals(): void {
        this.allowed.push(REFUSAL);
    }

    private hear(page: Page): void {
        page.on('websocket', (socket) => this.asked(socket.url().replace(/^ws/, 'http')));
        page.on('crash', () => this.fault('the page crashed'));
    }

    private asked(url: string): void {
        const { origin, protocol } = new URL(url);
        if (origin !== this.origin && protocol !== 'blob:') {
            this.fault(`asked ${url}`);
        }
    }

    private fault(text: string): void {
        if (!this.allowed.some((pattern) => pattern.test(text))) {
            this.faults.push(`${this.name}: ${text}`);
        }
    }
}
