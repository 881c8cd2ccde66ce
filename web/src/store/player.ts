// The player of a tab, as the server knows it: a session, which other tabs of the
// same player share, and which is had again with the resume code when it has ended.
import { api, ApiError, type Joined, type Leaderboard } from '../api';
import { noteFor } from './handover';
import { asPlayer, identityIn, playAs, rememberIdentity, sessionIn, shareSession, type Session } from './identity';
import type { Message } from './reduce';
import type { State } from './state';
import { Tabs, type Note } from './tabs';

/** Nothing is lost, or it is told, while these pass: nobody waits for so long. */
export const SOON = 2;

/** A session that can be had again with the resume code. */
const LOST = new Set(['unauthenticated', 'session_expired', 'forbidden']);

export function isLostSession({ code }: ApiError): boolean {
    return LOST.has(code);
}

/** What follows the battle for this player. */
interface Follower {
    state: () => State;
    say: (message: Message) => void;
    /** The session is another one from now on. */
    renewed: () => void;
    /** Another tab has taken up a newer session, and shared it. */
    shared: () => void;
    /** The session was taken over: events come no more. */
    replaced: () => void;
    /** It goes on with another session, after that. */
    listen: () => void;
    /** Another tab of this player has answered, or waits to. */
    changed: () => void;
}

export class Player {
    private tabs: Tabs | null = null;
    private resuming: Promise<boolean> | null = null;
    private regaining: Promise<boolean> | null = null;

    constructor(
        private readonly battle: string,
        private readonly follower: Follower,
    ) {}

    open(): void {
        // Whoever comes to this browser later does not become who this tab is.
        const identity = identityIn(this.battle);
        if (identity) {
            playAs(this.battle, identity);
        }
        this.tabs = new Tabs(this.battle, (note) => this.told(note));
    }

    close(): void {
        this.tabs?.close();
        this.tabs = null;
    }

    get id(): string {
        return this.follower.state().me?.id ?? identityIn(this.battle)?.participant ?? '';
    }

    /** With which requests are sent. */
    get as(): { token?: string } {
        return asPlayer(this.battle);
    }

    /** Nobody's commands are sent as somebody else. */
    tokenOf(participant: string): string {
        const session = identityIn(this.battle)?.participant === participant ? sessionIn(this.battle) : null;
        if (!session) {
            throw new ApiError(401, 'unauthenticated', 'This tab has no session of that participant.');
        }
        return session.token;
    }

    /** A leaderboard says who asks, if that is known, and refuses nobody. */
    async takeUp(board: Leaderboard): Promise<void> {
        if (board.me && sessionIn(this.battle)) {
            return;
        }
        const identity = identityIn(this.battle);
        if (!identity && board.me) {
            // A browser that has kept its cookie, and nothing else.
            this.enter(await api.join(this.battle, { username: board.me.username }));
        } else if (!(await this.regain())) {
            throw new ApiError(401, 'unauthenticated', 'There is no session, and none can be had.');
        }
    }

    /** Does it; if the session turns out to have ended, once more with a new one. */
    async withSession<Result>(act: (as: { token?: string }) => Promise<Result>): Promise<Result> {
        const used = this.as;
        try {
            return await act(used);
        } catch (fault) {
            const error = fault as ApiError;
            if (this.as.token === used.token && !(await this.mend(error))) {
                throw error;
            }
            return act(this.as);
        }
    }

    /** True when it is worth trying again: this tab has another session now. */
    mend(error: ApiError): Promise<boolean> {
        if (error.code === 'session_replaced') {
            return this.replaced();
        }
        return isLostSession(error) ? this.regain() : Promise.resolve(false);
    }

    /** By another tab of this browser, which shares what it has, or by another device; true: this tab goes on. */
    async replaced(): Promise<boolean> {
        // The server closes the socket of a session that ended: nothing is lost.
        this.follower.replaced();
        if (await this.adopt()) {
            this.follower.listen();
            return true;
        }
        this.follower.say({ type: 'session', session: 'replaced' });
        return false;
    }

    /** With the resume code, from wherever it plays now; one at a time, whoever asks. */
    resume(): Promise<boolean> {
        this.resuming ??= this.resumeByCode().finally(() => (this.resuming = null));
        return this.resuming;
    }

    tellOthers(): void {
        this.tabs?.tell({ type: 'changed', participant: this.id });
    }

    /** Another tab of the same player has something to say. */
    private told(note: Note): void {
        const session = sessionIn(this.battle);
        if (note.participant !== this.id) {
            return;
        }
        if (note.type === 'ask') {
            if (session && session.since > note.since && this.follower.state().session === 'live') {
                this.tabs?.tell({ type: 'session', participant: this.id, session });
            }
        } else if (note.type === 'changed') {
            this.follower.changed();
        } else if (note.session.since > (session?.since ?? 0)) {
            this.share(note.session);
            this.follower.shared();
        }
    }

    private share(session: Session): void {
        shareSession(this.battle, session);
        this.follower.say({ type: 'session', session: 'live' });
        this.follower.renewed();
    }

    /** The session of another tab, if it has a newer one. */
    private async adopt(): Promise<boolean> {
        const since = sessionIn(this.battle)?.since ?? 0;
        const session = (await this.tabs?.ask(this.id, since)) ?? null;
        if (session && session.since > (sessionIn(this.battle)?.since ?? 0)) {
            this.share(session);
        }
        return session !== null;
    }

    /** From another tab, or anew; one at a time, whoever asks. */
    private regain(): Promise<boolean> {
        this.regaining ??= this.adopt()
            .then((adopted) => adopted || this.resume())
            .finally(() => (this.regaining = null));
        return this.regaining;
    }

    private async resumeByCode(): Promise<boolean> {
        const identity = identityIn(this.battle);
        if (!identity) {
            this.follower.say({ type: 'session', session: 'none' });
            return false;
        }
        try {
            const { username, resume_code } = identity;
            this.enter(await api.join(this.battle, { username, resume_code }, { tries: SOON, ...this.as }));
            return true;
        } catch (fault) {
            const { passing, code } = fault as ApiError;
            if (passing) {
                throw fault;
            }
            noteFor(this.battle, code);
            this.follower.say({ type: 'session', session: 'none' });
            return false;
        }
    }

    private enter({ body }: { body: Joined }): void {
        rememberIdentity(this.battle, body);
        this.follower.say({ type: 'me', me: body.participant });
        this.tabs?.tell({ type: 'session', participant: body.participant.id, session: sessionIn(this.battle)! });
        this.follower.renewed();
    }
}
