// One battle, as one page follows it: what is asked, when, and what is done.
// Components read `state` and call the verbs; nothing else talks to the server.
import { signal, type ReadonlySignal } from '@preact/signals';
import { api, ApiError, clock, newKey, paths, send, type Answer, type Attack, type Leaderboard, type ServerEvent, type Verdict } from '../api';
import { jsonOf } from '../api/json';
import { later } from '../api/sequence';
import { BattleSocket, socketFirst, strangersFirst } from '../api/socket';
import { keepFinished } from './finished';
import { takeOver } from './handover';
import { identityIn, rememberIdentity, rememberSession, sessionLasts } from './identity';
import { Outbox, type Outcome, type Waiting } from './outbox';
import { reduce, type Message } from './reduce';
import { isLost } from './select';
import { initialState, type State } from './state';
import { browserStorage } from './storage';

const BOARD_SIZE = 30;
const BOARD_PERIOD = 4000;
/** Where the own place is not known any more. */
const LOST_PERIOD = 1200;
const BEAT_PERIOD = 20_000;
const RETRY_PERIOD = 3000;
/** A page that has just asked for them does not again when its socket opens. */
const QUESTIONS_LIFE = 5000;
/** Events of the leaderboard come several times a second while anything happens. */
const SILENCE = 3000;

/** A session that can be had again with the resume code. */
const LOST_SESSION = new Set(['unauthenticated', 'session_expired', 'forbidden']);

export type Role = 'player' | 'spectator';

const storage = browserStorage<Waiting>('outbox');

export class BattleStore {
    private readonly current = signal<State>(initialState);
    readonly state: ReadonlySignal<State> = this.current;

    /** Told of everything that has just happened, for what moves and sounds. */
    readonly heard = new Set<(event: ServerEvent) => void>();

    private socket: BattleSocket | null = null;
    private resuming: Promise<boolean> | null = null;
    private boardTimer: ReturnType<typeof setTimeout> | undefined;
    /** Whether boardTimer is as short as it is where the own place is not known. */
    private boardHurried = false;
    private beatTimer: ReturnType<typeof setTimeout> | undefined;
    private retryTimer: ReturnType<typeof setTimeout> | undefined;
    private flushTimer: ReturnType<typeof setTimeout> | undefined;
    private heardAt = 0;
    private questionsAt = 0;
    private open = false;

    private readonly outbox = new Outbox(
        storage,
        (item) => send({ method: 'POST', path: item.path, body: item.body, key: item.key, tries: 2 }),
        (outcome) => this.settle(outcome),
        (waiting) => this.say({ type: 'waiting', waiting }),
    );

    constructor(
        readonly id: string,
        readonly role: Role,
        private readonly boardSize = BOARD_SIZE,
    ) {
        this.outbox.unsent = (error) => this.unsent(error);
    }

    /** Follows the battle until close. */
    async follow(): Promise<void> {
        this.open = true;
        addEventListener('online', this.online);
        const joined = this.role === 'player' ? takeOver(this.id) : null;
        if (joined) {
            this.say({ type: 'battle', battle: joined.battle });
            this.say({ type: 'me', me: joined.participant });
        }
        await this.load();
        this.beatLater();
    }

    close(): void {
        this.open = false;
        removeEventListener('online', this.online);
        clearTimeout(this.boardTimer);
        clearTimeout(this.beatTimer);
        clearTimeout(this.retryTimer);
        clearTimeout(this.flushTimer);
        this.hangUp();
    }

    private hangUp(): void {
        this.socket?.close();
        this.socket = null;
    }

    /** Keeps the answer, then sends it, now or when that can be done. */
    submit(question: string, answer: Answer): Promise<void> {
        return this.post('submit', paths.submit(this.id, question), { answer }, question);
    }

    reward(type: 'arrow' | 'shield'): Promise<void> {
        return this.post('reward', paths.reward(this.id), { type });
    }

    /** Now or never: a target is chosen for what it is now. */
    async attack(target: string): Promise<Attack> {
        try {
            const { body } = await this.withSession(() => api.attack(this.id, target, { tries: 2 }));
            this.say({ type: 'attack', attack: body });
            return body;
        } finally {
            this.refreshBoardLater();
        }
    }

    /** Takes the participant over from wherever it plays now. */
    async playHere(): Promise<boolean> {
        const resumed = await this.resume().catch(() => false);
        if (resumed) {
            await this.load();
        }
        return resumed;
    }

    async leave(): Promise<void> {
        await api.leave(this.id);
        this.say({ type: 'session', session: 'none' });
    }

    /** Everything again: after a new connection, or for want of trust in what is known. */
    async refresh(): Promise<void> {
        const player = this.role === 'player';
        const known = this.current.value.session === 'live' || sessionLasts(this.id);
        const [board] = await Promise.all([
            this.refreshBoard(),
            api.battle(this.id).then((battle) => this.say({ type: 'battle', battle })),
            player && known ? this.refreshPlayer() : null,
        ]);
        if (player && !known) {
            await this.takeUp(board);
            await this.refreshPlayer();
        }
    }

    /** A leaderboard says who asks, if that is known, and refuses nobody. */
    private async takeUp(board: Leaderboard): Promise<void> {
        if (!board.me && !(await this.resume())) {
            throw new ApiError(401, 'unauthenticated', 'There is no session, and none can be had.');
        }
    }

    private async refreshPlayer(life = QUESTIONS_LIFE): Promise<void> {
        const [me] = await Promise.all([this.withSession(() => api.me(this.id)), this.refreshQuestions(life)]);
        this.say({ type: 'me', me });
        keepFinished(this.id, this.current.value);
        await this.outbox.load(this.id, me.id);
        void this.outbox.flush();
    }

    private say(message: Message): void {
        this.current.value = reduce(this.current.value, message);
    }

    private async load(): Promise<void> {
        try {
            await this.refresh();
            this.say({ type: 'fault', fault: null });
            this.listen();
            if (this.socket?.open) {
                this.say({ type: 'link', link: 'live' });
            }
        } catch (fault) {
            this.loadFailed(fault as ApiError);
        }
    }

    private loadFailed(error: ApiError): void {
        if (!this.open || this.current.value.session === 'none' || this.current.value.session === 'replaced') {
            return;
        }
        this.say({ type: 'fault', fault: error.code ?? 'failed' });
        this.say({ type: 'link', link: 'lost' });
        if (error.passing) {
            clearTimeout(this.retryTimer);
            this.retryTimer = setTimeout(() => void this.load(), RETRY_PERIOD * (0.5 + Math.random()));
        }
    }

    private listen(): void {
        if (!this.open || this.socket) {
            return;
        }
        const stranger = this.role === 'spectator' && identityIn(this.id) !== null;
        this.socket = new BattleSocket(this.id, stranger ? strangersFirst : socketFirst, {
            opened: () => {
                this.heardAt = Date.now();
                // What happened between the last answers and now.
                void this.load();
            },
            heard: (event) => this.hear(event),
            lost: () => this.say({ type: 'link', link: 'lost' }),
        });
    }

    private hear(event: ServerEvent): void {
        this.heardAt = Date.now();
        clock.atLeast(event.at);
        const before = this.current.value;
        this.say({ type: 'event', event });
        switch (event.event) {
            case 'session.replaced':
                void this.replaced();
                break;
            case 'battle.started':
                void this.refreshQuestions();
                break;
            case 'battle.ended':
                // Now with the right answers, and with what they earned where nobody knew.
                void this.again();
                break;
            case 'battle.regraded':
                void this.again();
                break;
            case 'leaderboard.changed':
                this.changed(before.top !== null);
                break;
            default:
                this.refreshBoardLater();
        }
        if (event.event !== 'participant.updated' || !before.me || !later(before.me.seq, event.seq)) {
            this.heard.forEach((listener) => listener(event));
        }
    }

    /** A change that goes on from something else says nothing: then it is asked for, until an event says all again. */
    private changed(known: boolean): void {
        if (known && this.current.value.top === null) {
            this.refreshBoard().catch(() => undefined);
        }
        this.refreshBoardLater();
    }

    /** The event says how all stand; verdicts, and what there is to spend, may be others too. */
    private async again(): Promise<void> {
        this.refreshBoardLater();
        if (this.current.value.session === 'live') {
            await this.refreshPlayer(0).catch(() => undefined);
        }
    }

    /** By another tab of this browser, which shares the cookie, or by another device. */
    private async replaced(): Promise<void> {
        const board = await api.leaderboard(this.id, 1).catch(() => null);
        if (board?.me) {
            this.socket?.now();
        } else {
            this.say({ type: 'session', session: 'replaced' });
            this.hangUp();
        }
    }

    /** Does it; if the session turns out to have ended, once more with a new one. */
    private async withSession<Result>(act: () => Promise<Result>): Promise<Result> {
        try {
            return await act();
        } catch (fault) {
            const error = fault as ApiError;
            if (error.code === 'session_replaced') {
                this.say({ type: 'session', session: 'replaced' });
            }
            if (!LOST_SESSION.has(error.code) || !(await this.resume())) {
                throw error;
            }
            return act();
        }
    }

    /** One at a time, whoever asks. */
    private resume(): Promise<boolean> {
        this.resuming ??= this.resumeByCode().finally(() => (this.resuming = null));
        return this.resuming;
    }

    private async resumeByCode(): Promise<boolean> {
        const identity = identityIn(this.id);
        if (!identity) {
            this.say({ type: 'session', session: 'none' });
            return false;
        }
        try {
            const { username, resume_code } = identity;
            const { body } = await api.join(this.id, { username, resume_code });
            rememberIdentity(this.id, body);
            this.say({ type: 'me', me: body.participant });
            this.socket?.now();
            return true;
        } catch (fault) {
            if ((fault as ApiError).passing) {
                throw fault;
            }
            this.say({ type: 'session', session: 'none' });
            return false;
        }
    }

    /** Unless they are known, and not older than that. */
    private async refreshQuestions(life = 0): Promise<void> {
        const { battle } = this.current.value;
        const known = Date.now() - this.questionsAt < life;
        const begun = battle ? battle.status !== 'scheduled' : sessionLasts(this.id);
        if (this.role !== 'player' || known || !begun) {
            return;
        }
        try {
            const { questions } = await this.withSession(() => api.questions(this.id));
            this.say({ type: 'questions', questions });
            this.questionsAt = Date.now();
            keepFinished(this.id, this.current.value);
        } catch (fault) {
            if ((fault as ApiError).code !== 'battle_not_running') {
                throw fault;
            }
        }
    }

    private async refreshBoard(): Promise<Leaderboard> {
        const known = this.current.value.board;
        const board = await api.leaderboard(this.id, this.boardSize);
        const silent = this.socket?.open && Date.now() - this.heardAt > SILENCE;
        if (silent && known && later(board.seq, known.seq) && differ(known.entries, board.entries)) {
            // The socket should have said so: it is open, and deaf.
            this.socket?.now();
        }
        this.say({ type: 'board', board });
        return board;
    }

    /** The event has the first places only; whoever is further down has to ask, now and then. */
    private refreshBoardLater(): void {
        const lost = isLost(this.current.value);
        const waits = this.boardTimer !== undefined && (this.boardHurried || !lost);
        if (waits || !this.open) {
            return;
        }
        const total = this.current.value.board?.total ?? 0;
        const least = lost ? LOST_PERIOD : Math.max(BOARD_PERIOD, total * 2);
        const period = least * (0.75 + Math.random() / 2);
        clearTimeout(this.boardTimer);
        this.boardHurried = lost;
        this.boardTimer = setTimeout(() => {
            this.boardTimer = undefined;
            this.refreshBoard().catch(() => undefined);
        }, period);
    }

    private beatLater(): void {
        if (this.open) {
            this.beatTimer = setTimeout(() => {
                this.beat()
                    .catch(() => undefined)
                    .then(() => this.beatLater());
            }, BEAT_PERIOD * (0.9 + Math.random() / 5));
        }
    }

    /** A sign of life, both ways: a network that is gone says nothing by itself. */
    private async beat(): Promise<void> {
        const { session, link, battle } = this.current.value;
        if (session === 'replaced' || session === 'none') {
            return;
        }
        if (this.role === 'player' && session === 'live' && battle?.status !== 'finished') {
            const { battle: now, session_expires_at } = await this.withSession(() => api.heartbeat(this.id));
            rememberSession(this.id, now.status, session_expires_at);
            if (now.status !== battle?.status) {
                await this.refresh();
            }
            void this.outbox.flush();
        }
        await this.refreshBoard().catch((error: ApiError) => {
            if (error.passing && link === 'live') {
                this.socket?.now();
            }
        });
    }

    private readonly online = (): void => {
        void this.outbox.flush();
    };

    private post(kind: Waiting['kind'], path: string, body: unknown, question?: string): Promise<void> {
        return this.outbox.add({
            key: newKey(),
            battle: this.id,
            participant: this.current.value.me?.id ?? '',
            kind,
            question,
            path,
            body: jsonOf(body),
            made_at: clock.now(),
        });
    }

    private unsent(error: ApiError): void {
        if (LOST_SESSION.has(error.code)) {
            this.resume().then(
                (resumed) => (resumed ? this.outbox.flush() : undefined),
                () => this.flushLater(RETRY_PERIOD),
            );
        } else if (error.code === 'session_replaced') {
            this.say({ type: 'session', session: 'replaced' });
        } else {
            this.flushLater(error.retryAfter ?? RETRY_PERIOD);
        }
    }

    private flushLater(period: number): void {
        clearTimeout(this.flushTimer);
        if (this.open) {
            this.flushTimer = setTimeout(() => void this.outbox.flush(), period);
        }
    }

    private settle({ item, answer, error }: Outcome): void {
        if (answer && item.kind === 'submit' && answer.status === 202) {
            const { answered } = answer.body as { answered: number };
            this.say({ type: 'answered', question: item.question!, answered });
        } else if (answer && item.kind === 'submit') {
            const verdict = answer.body as Verdict;
            const question = this.current.value.questions?.find((one) => one.id === item.question);
            this.say({ type: 'verdict', question: item.question!, verdict });
            this.judged?.(question?.position ?? 0, verdict);
        } else if (answer) {
            this.say({ type: 'reward', reward: answer.body as never });
        } else {
            this.refused?.(item, error!);
            void this.refreshQuestions();
        }
        this.refreshBoardLater();
    }

    /** Told of what became of an answer, maybe long after it was given. */
    judged: ((position: number, verdict: Verdict) => void) | null = null;

    /** Told of what the server will not do. */
    refused: ((item: Waiting, error: ApiError) => void) | null = null;
}

function differ(known: { participant_id: string; points: number }[], now: typeof known): boolean {
    return now.slice(0, 10).some((entry, i) => {
        const other = known[i];
        return other?.participant_id !== entry.participant_id || other.points !== entry.points;
    });
}
