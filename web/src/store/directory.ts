// Everybody in a battle, fetched page by page when somebody is looked for.
import { signal } from '@preact/signals';
import { api, type ApiError, type Entry } from '../api';

const PAGE = 500;
const PAUSE = 1200;

export class Directory {
    readonly entries = signal<Entry[]>([]);
    readonly complete = signal(false);
    private total = Infinity;
    private wanted = false;

    constructor(private readonly id: string) {}

    /** Goes on until everybody is known, or it is closed: slowly, for a limit is shared with the leaderboard. */
    async load(): Promise<void> {
        this.wanted = true;
        for (let offset = 0; this.wanted && offset < this.total; offset += PAGE) {
            if (offset) {
                await new Promise((resolve) => setTimeout(resolve, PAUSE));
            }
            try {
                const page = await api.leaderboard(this.id, PAGE, offset);
                this.total = page.total;
                const known = new Map(this.entries.value.map((entry) => [entry.participant_id, entry]));
                page.entries.forEach((entry) => known.set(entry.participant_id, entry));
                this.entries.value = [...known.values()];
            } catch (error) {
                if (!(error as ApiError).passing) {
                    return;
                }
                offset -= PAGE;
            }
        }
        this.complete.value = this.wanted;
    }

    close(): void {
        this.wanted = false;
    }
}
