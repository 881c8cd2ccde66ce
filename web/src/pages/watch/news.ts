// What has happened, as far as anybody can tell who sees the leaderboard before
// and after.  Attacks themselves are told to those they hit: who shot at whom is
// not known here, so it is not said.
import type { Entry } from '../../api/types';

export type Kind = 'joined' | 'gain' | 'armed' | 'shielded' | 'shot' | 'hit' | 'blocked' | 'lead';

export interface News {
    kind: Kind;
    participant: string;
    name: string;
    n: number;
}

/** How many more; a row for each kind of change, in the order in which they are told. */
const changes: [Kind, (before: Entry, now: Entry) => number][] = [
    ['gain', (before, now) => now.points - before.points],
    ['armed', (before, now) => now.arrows - before.arrows],
    ['shielded', (before, now) => now.shields - before.shields],
    ['shot', (before, now) => before.arrows - now.arrows],
    ['hit', (before, now) => before.points - now.points],
    ['blocked', (before, now) => before.shields - now.shields],
];

function about(kind: Kind, { participant_id, username }: Entry, n = 0): News {
    return { kind, participant: participant_id, name: username, n };
}

export class Observer {
    private readonly known = new Map<string, Entry>();
    private leader: string | null = null;
    private began = false;

    /** The news in these entries; all: they are of everybody who takes part. */
    see(entries: Entry[], all: boolean): News[] {
        const news: News[] = [];
        for (const [kind, count] of changes) {
            for (const entry of entries) {
                const before = this.known.get(entry.participant_id);
                const n = before ? count(before, entry) : 0;
                if (n > 0) {
                    news.push(about(kind, entry, n));
                }
            }
        }
        if (this.began && all) {
            news.unshift(...entries.filter((entry) => !this.known.has(entry.participant_id)).map((entry) => about('joined', entry)));
        }
        const [first] = entries;
        if (first && first.points > 0 && first.participant_id !== this.leader) {
            if (this.leader !== null || (this.began && this.known.size > 1)) {
                news.push(about('lead', first));
            }
            this.leader = first.participant_id;
        }
        entries.forEach((entry) => this.known.set(entry.participant_id, entry));
        this.began = true;
        return news;
    }
}
