// The ways in which events come: a WebSocket; and, where one is not let through
// or not let in, an answer that never ends.
import type { ServerEvent } from './types';

export interface Sink {
    opened(): void;
    heard(event: ServerEvent): void;
    /** Once, and nothing after it. */
    closed(): void;
}

/** Starts it; what comes back stops it, without a word to the sink. */
export type Transport = (path: string, sink: Sink) => () => void;

function parse(text: string): ServerEvent | null {
    try {
        return JSON.parse(text) as ServerEvent;
    } catch {
        return null;
    }
}

export const webSocket: Transport = (path, sink) => {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.onopen = () => sink.opened();
    socket.onmessage = (message) => {
        const event = parse(String(message.data));
        if (event) {
            sink.heard(event);
        }
    };
    socket.onclose = () => sink.closed();
    return () => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
    };
};

/**
 * Server-sent events, by fetch: unlike EventSource it can leave the cookie of a
 * session that has ended at home, with which a spectator would be turned away.
 */
export function answerStream(credentials: RequestCredentials): Transport {
    return (path, sink) => {
        const abort = new AbortController();
        read(path, credentials, abort.signal, sink).catch(() => undefined).then(() => {
            if (!abort.signal.aborted) {
                sink.closed();
            }
        });
        return () => abort.abort();
    };
}

async function read(path: string, credentials: RequestCredentials, signal: AbortSignal, sink: Sink): Promise<void> {
    const response = await fetch(path, {
        headers: { Accept: 'text/event-stream' },
        credentials,
        signal,
        cache: 'no-store',
    });
    if (!response.ok || !response.body) {
        return;
    }
    sink.opened();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) {
            return;
        }
        const { messages, left } = split(rest + decoder.decode(value, { stream: true }));
        rest = left;
        messages.map(parse).forEach((event) => event && sink.heard(event));
    }
}

/** The data of each whole message in a text/event-stream, and what is left. */
export function split(text: string): { messages: string[]; left: string } {
    const blocks = text.replace(/\r\n?/g, '\n').split('\n\n');
    const left = blocks.pop() ?? '';
    const messages = blocks
        .map((block) =>
            block
                .split('\n')
                .filter((line) => line.startsWith('data:'))
                .map((line) => line.slice(5).replace(/^ /, ''))
                .join('\n'),
        )
        .filter((data) => data !== '');
    return { messages, left };
}
