// The ways in which events come: a WebSocket; and, where one is not let through
// or not let in, an answer that never ends.
import { errorOf, type ApiError } from './client';
import type { ServerEvent } from './types';

export interface Sink {
    opened(): void;
    heard(event: ServerEvent): void;
    /** Once, and nothing after it; why, where that is told. */
    closed(why?: ApiError): void;
}

/** Starts it, with a session's token if there is one; what comes back stops it, without a word to the sink. */
export type Transport = (path: string, sink: Sink, token?: string) => () => void;

function parse(text: string): ServerEvent | null {
    try {
        return JSON.parse(text) as ServerEvent;
    } catch {
        return null;
    }
}

export const webSocket: Transport = (path, sink, token) => {
    const url = new URL(path, location.href);
    if (token !== undefined) {
        // It can name no header.  The server takes it out before anything logs it.
        url.searchParams.set('access_token', token);
    }
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
 * Server-sent events, by fetch: unlike EventSource it can name a token, and can
 * leave the cookie of a session that has ended at home, with which a spectator
 * would be turned away.
 */
export const answerStream: Transport = (path, sink, token) => {
    const abort = new AbortController();
    read(path, token, abort.signal, sink).catch(() => undefined).then((why) => {
        if (!abort.signal.aborted) {
            sink.closed(why);
        }
    });
    return () => abort.abort();
};

async function read(path: string, token: string | undefined, signal: AbortSignal, sink: Sink): Promise<ApiError | undefined> {
    const response = await fetch(path, {
        headers: { Accept: 'text/event-stream', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
        credentials: token === undefined ? 'omit' : 'same-origin',
        signal,
        cache: 'no-store',
    });
    if (!response.ok || !response.body) {
        return errorOf(response);
    }
    sink.opened();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) {
            return undefined;
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
