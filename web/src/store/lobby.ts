// What the join page knows: the battles there are, or one of them; and how it
// goes with joining.
import { signal } from '@preact/signals';
import { api, ApiError, newKey, type Battle } from '../api';
import { handOver } from './handover';
import { rememberIdentity } from './identity';
import { meant } from './meant';
import { tidyCode } from './resume-code';
import { tidyName } from './username';

const PERIOD = 5000;

/** What proves who somebody is, or that somebody may come in. */
export interface Codes {
    resume_code?: string;
    join_code?: string;
}

export class Lobby {
    /** Null until there is an answer. */
    readonly battles = signal<Battle[] | null>(null);
    /** Code of what keeps the list from being shown. */
    readonly fault = signal<string | null>(null);
    /** Where there is no such battle: the one whose id is spelled otherwise. */
    readonly meant = signal<Battle | null>(null);
    readonly joining = signal(false);
    /** Code of the last refusal. */
    readonly refusal = signal<string | null>(null);

    private timer: ReturnType<typeof setTimeout> | undefined;
    private open = false;
    private key = { of: '', key: '' };

    /** Of one battle, or of all of them when id is ''. */
    constructor(private readonly id: string) {}

    watch(): void {
        this.open = true;
        void this.refresh();
    }

    close(): void {
        this.open = false;
        clearTimeout(this.timer);
    }

    private async refresh(): Promise<void> {
        try {
            const battles = this.id ? [await api.battle(this.id, { tries: 1 })] : (await api.battles({ tries: 1 })).battles;
            this.battles.value = battles;
            this.fault.value = null;
        } catch (error) {
            const code = (error as ApiError).code ?? 'failed';
            if (code === 'battle_not_found' && this.fault.value !== code) {
                void this.lookForMeant();
            }
            this.fault.value = code;
        }
        if (this.open) {
            this.timer = setTimeout(() => void this.refresh(), PERIOD * (0.75 + Math.random() / 2));
        }
    }

    private async lookForMeant(): Promise<void> {
        this.meant.value = await meant(this.id, true).catch(() => null);
    }

    /** True once the participant is in, and this browser remembers who it is. */
    async join(battle: string, typed: string, codes: Codes): Promise<boolean> {
        const username = tidyName(typed);
        const { resume_code, join_code } = codes;
        const body = {
            username,
            ...(resume_code && { resume_code: tidyCode(resume_code) }),
            ...(join_code && { join_code: join_code.trim() }),
        };
        this.joining.value = true;
        this.refusal.value = null;
        try {
            const { body: joined } = await api.join(battle, body, { key: this.keyOf(JSON.stringify([battle, body])) });
            rememberIdentity(battle, joined);
            handOver(battle, joined);
            return true;
        } catch (error) {
            this.refusal.value = (error as ApiError).code ?? 'failed';
            return false;
        } finally {
            this.joining.value = false;
        }
    }

    /** Pressed again after a timeout, it is the same join. */
    private keyOf(of: string): string {
        if (this.key.of !== of) {
            this.key = { of, key: newKey() };
        }
        return this.key.key;
    }
}
