// Commands that must not be lost: each is kept under its Idempotency-Key before
// it is sent, and until the server has said what became of it.  So it may be
// sent again after a reload, by another tab, or days later: it is done once.
import { ApiError, type ApiAnswer } from '../api/client';
import type { Storage } from './storage';

export interface Waiting {
    key: string;
    battle: string;
    participant: string;
    kind: 'submit' | 'reward';
    /** Of a submit. */
    question?: string;
    path: string;
    /** JSON: the same bytes whenever it is sent.  An earlier version kept what they say. */
    body: unknown;
    made_at: number;
}

export interface Outcome {
    item: Waiting;
    /** What the server said, or why it will not. */
    answer?: ApiAnswer<unknown>;
    error?: ApiError;
}

export type Send = (item: Waiting) => Promise<ApiAnswer<unknown>>;

/** These say something of the session, not of the command: it waits for the next one. */
const SESSION_FAULTS = new Set(['unauthenticated', 'session_expired', 'session_replaced', 'forbidden', 'cross_site']);

export class Outbox {
    private items: Waiting[] = [];
    private flushing: Promise<void> | null = null;
    /** Settled here, and maybe not yet out of the storage. */
    private readonly done = new Set<string>();
    /** By this page. */
    private readonly added = new Set<string>();

    constructor(
        private readonly storage: Storage<Waiting>,
        private readonly send: Send,
        private readonly settled: (outcome: Outcome) => void,
        private readonly changed: (waiting: Waiting[]) => void,
    ) {}

    /**
     * What an earlier page left, or another one has now, of this participant, beside what this page has added, maybe
     * since it was read.
     */
    async load(battle: string, participant: string): Promise<void> {
        const kept = await this.storage.all().catch(() => this.items);
        const added = this.items.filter(({ key }) => this.added.has(key));
        const known = new Map([...kept, ...added].map((item) => [item.key, item]));
        this.items = [...known.values()]
            .filter((item) => item.battle === battle && item.participant === participant && !this.done.has(item.key))
            .sort((a, b) => a.made_at - b.made_at);
        this.changed(this.items);
    }

    /** What was added last is where other tabs find it. */
    stored: Promise<void> = Promise.resolve();

    async add(item: Waiting): Promise<void> {
        this.added.add(item.key);
        this.items = [...this.items, item];
        this.changed(this.items);
        // A disk that is full, or away, does not keep an answer from being sent.
        this.stored = this.storage.put(item.key, item).catch(() => undefined);
        await this.stored;
        await this.flush();
    }

    /** Sends what waits, in order; stops at what cannot be sent now.  One flush at a time. */
    flush(): Promise<void> {
        this.flushing ??= this.flushAll().finally(() => (this.flushing = null));
        return this.flushing;
    }

    private async flushAll(): Promise<void> {
        for (let item = this.items[0]; item; item = this.items[0]) {
            const outcome = await this.sendOne(item);
            if (!outcome) {
                return;
            }
            this.done.add(outcome.item.key);
            this.items = this.items.filter((other) => other.key !== outcome.item.key);
            this.settled(outcome);
            this.changed(this.items);
            await this.storage.remove(item.key).catch(() => undefined);
            this.gone();
        }
    }

    private async sendOne(item: Waiting): Promise<Outcome | null> {
        try {
            return { item, answer: await this.send(item) };
        } catch (fault) {
            const error = fault as ApiError;
            if (error.passing || SESSION_FAULTS.has(error.code)) {
                this.unsent(error);
                return null;
            }
            return { item, error };
        }
    }

    /** Somebody else knows when it is worth trying again. */
    unsent: (error: ApiError) => void = () => undefined;

    /** One waits no more, and is out of the storage. */
    gone: () => void = () => undefined;
}
