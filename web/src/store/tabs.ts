// Tabs of one browser in which the same participant plays are one player: they
// share its session, and what one does the others know.
import type { Session } from './identity';

interface Notes {
    /** Who has a session that is newer? */
    ask: { since: number };
    session: { session: Session };
    /** Something was answered, or waits to be sent. */
    changed: object;
}

export type Note = { [type in keyof Notes]: { type: type; participant: string } & Notes[type] }[keyof Notes];

/** So long others have to answer; a browser may have put them to sleep. */
const PATIENCE = 250;

export class Tabs {
    private readonly channel: BroadcastChannel | null;
    private readonly asking = new Set<(note: Note) => void>();

    constructor(battle: string, heard: (note: Note) => void) {
        this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(`arena.${battle}`) : null;
        if (this.channel) {
            this.channel.onmessage = ({ data }: MessageEvent<Note>) => {
                this.asking.forEach((answered) => answered(data));
                heard(data);
            };
        }
    }

    tell(note: Note): void {
        this.channel?.postMessage(note);
    }

    /** A session of the participant that is newer than `since`, if another tab has one. */
    ask(participant: string, since: number): Promise<Session | null> {
        if (!this.channel) {
            return Promise.resolve(null);
        }
        return new Promise((resolve) => {
            const done = (session: Session | null): void => {
                clearTimeout(timer);
                this.asking.delete(answered);
                resolve(session);
            };
            const answered = (note: Note): void => {
                if (note.type === 'session' && note.participant === participant && note.session.since > since) {
                    done(note.session);
                }
            };
            const timer = setTimeout(() => done(null), PATIENCE);
            this.asking.add(answered);
            this.tell({ type: 'ask', participant, since });
        });
    }

    close(): void {
        this.channel?.close();
    }
}
