// What is known of the leaderboard comes in parts, each true at its own moment:
// the first places with every event, all else when it is asked for.  Rows of
// two moments may contradict each other: then the newer ones are right.
import { later } from '../api/sequence';
import type { Entry, Leaderboard } from '../api/types';

export interface Board {
    /** Of the newest part. */
    seq: string;
    total: number;
    online: number;
    /** From rank 1: the first places, and of those below what agrees with them. */
    entries: Entry[];
    /** The first places as they were at seq. */
    first: Entry[];
    /** The places that were asked for, from rank 1, as they were at askedSeq. */
    asked: Entry[];
    /** The participant's neighbours, itself included, at askedSeq. */
    around: Entry[];
    askedSeq: string;
}

export interface News {
    total: number;
    online: number;
    entries: Entry[];
}

export const noBoard: Board = { seq: '0', total: 0, online: 0, entries: [], first: [], asked: [], around: [], askedSeq: '0' };

/** After an event, which has the first places. */
export function withNews(known: Board | null, seq: string, { total, online, entries: first }: News): Board {
    if (known && later(known.seq, seq)) {
        return known;
    }
    const { asked, around, askedSeq } = known ?? noBoard;
    return { seq, total, online, entries: agreeing(first, asked), first, asked, around, askedSeq };
}

/** After an answer.  One that events have overtaken tells what they do not. */
export function withAnswer(known: Board | null, answer: Leaderboard): Board {
    const { seq, total, online, entries: asked, around = [] } = answer;
    if (!known || !later(known.seq, seq)) {
        return { seq, total, online, entries: asked, first: asked, asked, around, askedSeq: seq };
    }
    return later(seq, known.askedSeq)
        ? { ...known, entries: agreeing(known.first, asked), asked, around, askedSeq: seq }
        : known;
}

/**
 * Rows of several moments, the newest first: those that can be true side by side,
 * by rank.  Of a participant the newest row counts, or none.
 */
export function agreeing(...moments: Entry[][]): Entry[] {
    const rows: Entry[] = [];
    const known = new Set<string>();
    for (const moment of moments) {
        const news = moment.filter(({ participant_id: id }) => !known.has(id) && known.add(id));
        rows.push(...news.filter((row) => rows.every((newer) => agree(row, newer))));
    }
    return rows.sort((a, b) => a.rank - b.rank);
}

/** Of two participants the upper has no fewer points. */
function agree(a: Entry, b: Entry): boolean {
    return a.rank !== b.rank && (a.rank < b.rank ? a.points >= b.points : a.points <= b.points);
}
