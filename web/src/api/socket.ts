// A battle's events for as long as a page wants them: connects, connects again,
// and says how it stands.
import { backoff } from './backoff';
import { ApiError, NETWORK } from './client';
import { answerStream, webSocket, type Transport } from './stream';
import type { ServerEvent } from './types';

export interface Listener {
    opened(): void;
    heard(event: ServerEvent): void;
    /** why: where the server has told it; without, nobody knows. */
    lost(why?: ApiError): void;
}

/** The ways to try, in turn, until one opens. */
export const socketFirst: Transport[] = [webSocket, answerStream];

/**
 * Of a spectator whose browser has played in this battle: a WebSocket would take
 * the cookie along, and be turned away when that session has ended.
 */
export const strangersFirst: Transport[] = [answerStream, webSocket];

/** A network may swallow a handshake: the browser would wait for minutes. */
const OPENING = 20_000;

export class BattleSocket {
    private turn = 0;
    private failures = 0;
    private stop: (() => void) | null = null;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private closed = false;
    private established = false;

    constructor(
        private readonly id: string,
        private readonly transports: Transport[],
        private readonly listener: Listener,
        /** Of the session to hear as, when there is one. */
        private readonly token: () => string | undefined = () => undefined,
    ) {
        addEventListener('online', this.now);
        addEventListener('offline', this.dropped);
        document.addEventListener('visibilitychange', this.seen);
        this.connect();
    }

    /** Events come: the one that is being made does not count. */
    get open(): boolean {
        return this.established;
    }

    close(): void {
        this.closed = true;
        removeEventListener('online', this.now);
        removeEventListener('offline', this.dropped);
        document.removeEventListener('visibilitychange', this.seen);
        this.hangUp();
    }

    /** Drops what it has, which may be deaf, and connects at once. */
    readonly now = (): void => {
        if (!this.closed) {
            this.hangUp();
            this.connect();
        }
    };

    private readonly seen = (): void => {
        if (document.visibilityState === 'visible' && !this.stop) {
            this.now();
        }
    };

    private readonly dropped = (): void => {
        this.hangUp();
        this.retry();
        this.listener.lost(new ApiError(0, NETWORK, 'The browser says that there is no network.'));
    };

    private hangUp(): void {
        clearTimeout(this.timer);
        this.stop?.();
        this.ended();
    }

    private ended(): void {
        this.stop = null;
        this.established = false;
    }

    private connect(): void {
        const transport = this.transports[this.turn % this.transports.length]!;
        const closed = (why?: ApiError): void => {
            // One that never opened may be one that never will.
            this.turn = this.established ? this.turn : this.turn + 1;
            this.ended();
            this.retry();
            this.listener.lost(why);
        };
        this.stop = transport(`/ws/battles/${encodeURIComponent(this.id)}?delta=1`, {
            opened: () => {
                this.established = true;
                clearTimeout(this.timer);
                this.failures = 0;
                this.listener.opened();
            },
            heard: (event) => this.listener.heard(event),
            closed,
        }, this.token());
        this.timer = setTimeout(() => {
            this.stop?.();
            closed();
        }, OPENING);
    }

    private retry(): void {
        if (!this.closed) {
            this.failures += 1;
            clearTimeout(this.timer);
            this.timer = setTimeout(this.now, backoff(this.failures));
        }
    }
}
