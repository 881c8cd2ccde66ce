// The organiser's token: for this tab, until it is closed.
import { signal } from '@preact/signals';
import { api, ApiError } from '../../api';

const NAME = 'arena.token';

function stored(): string | null {
    try {
        return sessionStorage.getItem(NAME);
    } catch {
        return null;
    }
}

export const token = signal<string | null>(stored());
/** Somebody was signed in, and the server knows the token no more. */
export const turnedAway = signal(false);

function setToken(value: string | null): void {
    token.value = value;
    try {
        if (value === null) {
            sessionStorage.removeItem(NAME);
        } else {
            sessionStorage.setItem(NAME, value);
        }
    } catch {
        // Forbidden: it is known until the page is closed.
    }
}

export function signOut(): void {
    setToken(null);
}

const REFUSED = new Set(['unauthenticated', 'forbidden']);

export function isRefusal(error: unknown): boolean {
    return error instanceof ApiError && REFUSED.has(error.code);
}

/** Throws when the server does not know it.  With no battle there is nothing to ask about: then the first one says so. */
export async function signIn(candidate: string): Promise<void> {
    const { battles } = await api.battles({ tries: 2 });
    if (battles[0]) {
        await api.admin.statistics(candidate, battles[0].id, { tries: 2 });
    }
    turnedAway.value = false;
    setToken(candidate);
}

/** A link is being followed; or why it did not lead in. */
export const link = signal<'followed' | { fault: unknown } | null>(null);

/** What a link brings along: the server is never sent it with the page, and nobody finds it in the history. */
export async function followLink(): Promise<void> {
    const code = new URLSearchParams(location.hash.slice(1)).get('sign-in');
    if (code === null) {
        return;
    }
    history.replaceState(null, '', location.pathname);
    link.value = 'followed';
    try {
        const { body } = await api.admin.signIn(code);
        turnedAway.value = false;
        setToken(body.token);
        link.value = null;
    } catch (fault) {
        link.value = { fault };
    }
}

/** Does something with the token; one that is refused is forgotten. */
export async function asOrganiser<Result>(act: (token: string) => Promise<Result>): Promise<Result> {
    try {
        return await act(token.value ?? '');
    } catch (error) {
        if (isRefusal(error)) {
            turnedAway.value = true;
            signOut();
        }
        throw error;
    }
}
