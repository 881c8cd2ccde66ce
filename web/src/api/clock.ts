// The server's clock, as well as it can be known from here.  A sample is an
// answer that says when it was made; the one with the least doubt is believed
// until it is old.

const SAMPLE_LIFE = 5 * 60_000;

interface Sample {
    offset: number;
    doubt: number;
    taken: number;
}

export class ServerClock {
    private best: Sample | null = null;

    constructor(private readonly local: () => number = Date.now) {}

    /** The server's time now, in milliseconds since 1970. */
    now(): number {
        return this.local() + (this.best?.offset ?? 0);
    }

    /** An answer said `at`, within `grain`; it was asked for at `sent` of the local clock. */
    sample(at: number, sent: number, grain = 0): void {
        const received = this.local();
        const doubt = (received - sent) / 2 + grain / 2;
        const old = this.best === null || received - this.best.taken > SAMPLE_LIFE;
        if (old || doubt <= this.best!.doubt) {
            this.best = { offset: at + grain / 2 - (sent + received) / 2, doubt, taken: received };
        }
    }

    /** An event of `at` has arrived, so it is at least that late. */
    atLeast(at: number): void {
        const behind = at - this.now();
        if (behind > 0) {
            const offset = (this.best?.offset ?? 0) + behind;
            this.best = { offset, doubt: this.best?.doubt ?? behind, taken: this.local() };
        }
    }
}

export const clock = new ServerClock();
