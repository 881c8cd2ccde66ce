// Whom there is to shoot at: those ahead, and whoever is looked for by name.
import { signal } from '@preact/signals';
import { api, type ApiError } from '../api';
import { asPlayer } from './identity';
import type { Moment } from './select';

const FIRST = 100;
const MOST_FOUND = 50;
/** Somebody who types is left to finish. */
const PAUSE = 250;
/** What somebody types to find a person stays within what a name may hold. */
const NAME = /^[\p{L}\p{Nd}_.'’-][\p{L}\p{M}\p{Nd}_.'’ \u200c\u200d-]{0,23}$/u;

export class Directory {
    /** What was said of them. */
    readonly moments = signal<Moment[]>([]);
    /** Is somebody being looked for? */
    readonly looking = signal(false);
    private timer: ReturnType<typeof setTimeout> | undefined;
    private wanted = '';
    private open = true;

    constructor(private readonly id: string) {}

    /** The first, and those who are known by name only. */
    async load(names: string[]): Promise<void> {
        const asked = [
            api.leaderboard(this.id, FIRST, 0, asPlayer(this.id)).then((answer) => this.know(answer)),
            ...names.map((name) => this.find(name, 1)),
        ];
        await Promise.all(asked.map((one) => one.catch(() => undefined)));
    }

    /** Those whose names begin so, soon. */
    look(text: string): void {
        clearTimeout(this.timer);
        this.wanted = text;
        this.looking.value = NAME.test(text);
        if (this.looking.value) {
            this.timer = setTimeout(() => void this.lookFor(text), PAUSE);
        }
    }

    close(): void {
        this.open = false;
        clearTimeout(this.timer);
    }

    private async lookFor(text: string): Promise<void> {
        try {
            await this.find(text, MOST_FOUND);
        } catch (error) {
            if (this.open && this.wanted === text && (error as ApiError).passing) {
                this.look(text);
                return;
            }
        }
        if (this.wanted === text) {
            this.looking.value = false;
        }
    }

    private async find(name: string, limit: number): Promise<void> {
        this.know(await api.participants(this.id, name, limit, asPlayer(this.id)));
    }

    private know({ seq, entries: rows }: { seq: string; entries: Moment['rows'] }): void {
        this.moments.value = [...this.moments.value, { seq, rows }];
    }
}
