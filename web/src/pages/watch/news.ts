// What has happened: attacks, as the server tells them, and the rest as far as
// anybody can tell who sees the leaderboard before and after.  What attacks take
// is not seen there once more.
import type { AttackSeen, Entry } from '../../api/types';

export type Kind = 'joined' | 'gain' | 'armed' | 'shielded' | 'hit' | 'blocked' | 'lead';

export interface News {
    kind: Kind;
    /** Whom it is about. */
    name: string;
    n: number;
    /** Who did it, when it was another. */
    by?: string;
}

/** How many more; a row for each kind of change, in the order in which they are told. */
const changes: [Kind, (before: Entry, now: Entry) => number][] = [
    ['gain', (before, now) => now.points - before.points],
    ['armed', (before, now) => now.arrows - before.arrows],
    ['shielded', (before, now) => now.shields - before.shields],
];

function about(kind: Kind, { username }: Entry, n = 0): News {
    return { kind, name: username, n };
}

export class Observer {
    private readonly known = new Map<string, Entry>();
    private leader: string | null = null;
    private began = false;
    private readonly heard = new Set<string>();

    /** The news in the attacks of an event; the same event again has none. */
    hear(seq: string, attacks: AttackSeen[]): News[] {
        if (this.heard.has(seq)) {
            return [];
        }
        this.heard.add(seq);
        return attacks.map(({ from, to, outcome, damage }) => ({
            kind: outcome,
            name: to.username,
            n: damage,
            by: from.username,
        }));
    }

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
