// One request: its key, its retries, and its error.
import { backoff, pause } from './backoff';
import { clock } from './clock';
import { jsonOf, parseExact } from './json';
import type { FieldError, Problem } from './types';

const ATTEMPT_TIMEOUT = 10_000;
const DATE_GRAIN = 1000;
/** Who is to wait for longer is told so instead. */
const LONGEST_WAIT = 10_000;

/** The code of an answer that never came. */
export const NETWORK = 'network';

/** That of an answer which is not the server's: a proxy's, or a network's that wants somebody to sign in. */
export const FOREIGN = 'foreign';

/** What passes by itself, when it is asked for again. */
const PASSING = new Set([NETWORK, FOREIGN, 'unavailable', 'timeout', 'rate_limited']);

export class ApiError extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly detail: string,
        readonly errors: FieldError[] = [],
        /** Milliseconds, when the server said how long to wait. */
        readonly retryAfter: number | null = null,
    ) {
        super(`${code}: ${detail}`);
    }

    get passing(): boolean {
        return PASSING.has(this.code);
    }
}

export interface ApiRequest {
    method?: 'GET' | 'POST';
    path: string;
    /** A string is JSON already. */
    body?: unknown;
    /** Idempotency-Key; a POST without one gets one that lasts for its retries. */
    key?: string;
    /** An organiser's, or that of the tab's session: without one the cookie goes by itself. */
    token?: string;
    /** How often it is tried, first time included. */
    tries?: number;
    signal?: AbortSignal;
}

export interface ApiAnswer<T> {
    body: T;
    status: number;
    replayed: boolean;
}

export function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends it until it is answered, refused for good, or tried often enough. */
export async function send<T>(request: ApiRequest): Promise<ApiAnswer<T>> {
    const sent = { key: newKey(), tries: 4, ...request };

    for (let failures = 1; ; failures++) {
        try {
            return await attempt<T>(sent);
        } catch (fault) {
            const error = fault as ApiError;
            const wait = error.retryAfter ?? backoff(failures);
            if (!error.passing || failures >= sent.tries || wait > LONGEST_WAIT || request.signal?.aborted) {
                throw error;
            }
            await pause(wait, request.signal);
        }
    }
}

async function attempt<T>(request: ApiRequest & { key: string }): Promise<ApiAnswer<T>> {
    const early = askedEarly(request);
    const sent = early?.sent ?? Date.now();
    const response = await (early ? early.answer.catch(() => fetchInTime(request)) : fetchInTime(request));
    const date = Date.parse(response.headers.get('Date') ?? '');
    if (!Number.isNaN(date)) {
        clock.sample(date, sent, DATE_GRAIN);
    }
    if (!response.ok) {
        throw await errorOf(response);
    }
    return {
        body: response.status === 204 ? (undefined as T) : await bodyOf<T>(response),
        status: response.status,
        replayed: response.headers.get('Idempotency-Replayed') === 'true',
    };
}

interface Early {
    sent: number;
    token?: string;
    answer: Promise<Response>;
}

/** What app/early.ts has asked for already, as the same one: once, for a page that has just begun. */
function askedEarly({ method, path, token }: ApiRequest): Early | undefined {
    const { arenaAsked } = globalThis as { arenaAsked?: Map<string, Early> };
    const early = method === 'POST' ? undefined : arenaAsked?.get(path);
    arenaAsked?.delete(path);
    return early?.token === token ? early : undefined;
}

async function fetchInTime(request: ApiRequest & { key: string }): Promise<Response> {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    const timer = setTimeout(stop, ATTEMPT_TIMEOUT);
    request.signal?.addEventListener('abort', stop);
    try {
        return await fetch(request.path, {
            method: request.method ?? 'GET',
            headers: headersOf(request),
            body: request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : jsonOf(request.body),
            signal: abort.signal,
            cache: 'no-store',
        });
    } catch {
        throw new ApiError(0, NETWORK, 'The server cannot be reached.');
    } finally {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', stop);
    }
}

function headersOf(request: ApiRequest & { key: string }): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (request.method === 'POST') {
        headers['Idempotency-Key'] = request.key;
    }
    if (request.body !== undefined) {
        headers['Content-Type'] = 'application/json';
    }
    if (request.token !== undefined) {
        headers['Authorization'] = `Bearer ${request.token}`;
    }
    return headers;
}

/** An answer that breaks off in the middle is as good as none. */
async function bodyOf<T>(response: Response): Promise<T> {
    if (isPage(response)) {
        throw new ApiError(0, FOREIGN, 'Something else has answered.');
    }
    try {
        return parseExact(await response.text()) as T;
    } catch {
        throw new ApiError(0, NETWORK, 'The answer did not arrive whole.');
    }
}

function isPage(response: Response): boolean {
    return /^text\/html/i.test(response.headers.get('Content-Type') ?? '');
}

const SIGN_IN = 511;

/** A proxy, or nginx itself, may answer with a page of its own. */
export async function errorOf(response: Response): Promise<ApiError> {
    const foreign = isPage(response) && (response.status < 500 || response.status === SIGN_IN);
    const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
    const seconds = Number(response.headers.get('Retry-After') ?? NaN);
    const code = problem.code ?? (foreign ? FOREIGN : response.status >= 500 ? 'unavailable' : 'failed');
    return new ApiError(
        response.status,
        code,
        problem.detail ?? `HTTP ${response.status}`,
        problem.errors,
        Number.isFinite(seconds) ? seconds * 1000 : null,
    );
}
