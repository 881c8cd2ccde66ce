// One battle, as one page follows it: what is asked, when, and what is done.
// Components read `state` and call the verbs; nothing else talks to the server.
import { signal, type ReadonlySignal } from '@preact/signals';
import { api, ApiError, clock, newKey, paths, send, type Answer, type Attack, type Leaderboard, type ServerEvent, type Verdict } from '../api';
import { jsonOf } from '../api/json';
import { later } from '../api/sequence';
import { BattleSocket, socketFirst, strangersFirst } from '../api/socket';
import { keepFinished } from './finished';
import { takeOver } from './handover';
import { identityIn, rememberSession, sessionLasts } from './identity';
import { Outbox, type Outcome, type Waiting } from './outbox';
import { isLostSession, Player, SOON } from './player';
import { reduce, type Message } from './reduce';
import { dropRefusals, keepRefusal, refusalsOf, type Refusal } from './refusals';
import { isLost, refusalOf, settledHere } from './select';
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

export type Role = 'player' | 'spectator';

const storage = browserStorage<Waiting>('outbox');

export class BattleStore {
    private readonly current = signal<State>(initialState);
    readonly state: ReadonlySignal<State> = this.current;

    /** Told of everything that has just happened, for what moves and sounds. */
    readonly heard = new Set<(event: ServerEvent) => void>();

    private socket: BattleSocket | null = null;
    private loading = 0;
    private boardTimer: ReturnType<typeof setTimeout> | undefined;
    /** Whether boardTimer is as short as it is where the own place is not known. */
    private boardHurried = false;
    private beatTimer: ReturnType<typeof setTimeout> | undefined;
    private retryTimer: ReturnType<typeof setTimeout> | undefined;
    private flushTimer: ReturnType<typeof setTimeout> | undefined;
    private heardAt = 0;
    private questionsAt = 0;
    private open = false;

    private readonly player: Player;
    private readonly outbox = new Outbox(
        storage,
        (item) => send({ method: 'POST', path: item.path, body: item.body, key: item.key, tries: SOON, token: this.player.tokenOf(item.participant) }),
        (outcome) => this.settle(outcome),
        (waiting) => this.say({ type: 'waiting', waiting }),
    );

    constructor(
        readonly id: string,
        readonly role: Role,
        private readonly boardSize = BOARD_SIZE,
    ) {
        this.player = new Player(id, {
            state: () => this.current.value,
            say: (message) => this.say(message),
            renewed: () => this.socket?.now(),
            shared: () => void this.load(),
            replaced: () => this.hangUp(),
            listen: () => this.listen(),
            changed: () => {
                void this.outbox.load(this.id, this.player.id);
                this.refreshQuestions().catch(() => undefined);
            },
        });
        this.outbox.unsent = (error) => this.unsent(error);
        this.outbox.gone = () => this.player.tellOthers();
    }

    /** Follows the battle until close. */
    async follow(): Promise<void> {
        this.open = true;
        addEventListener('online', this.online);
        if (this.role === 'player') {
            this.player.open();
            this.comeFromTheDoor();
        }
        await this.load();
        this.beatLater();
    }

    private comeFromTheDoor(): void {
        const joined = takeOver(this.id);
        if (joined) {
            this.say({ type: 'battle', battle: joined.battle });
            this.say({ type: 'me', me: joined.participant });
        }
    }

    close(): void {
        this.open = false;
        removeEventListener('online', this.online);
        clearTimeout(this.boardTimer);
        clearTimeout(this.beatTimer);
        clearTimeout(this.retryTimer);
        clearTimeout(this.flushTimer);
        this.player.close();
        this.hangUp();
    }

    private hangUp(): void {
        this.socket?.close();
        this.socket = null;
    }

    /** Keeps the answer, then sends it, now or when that can be done. */
    submit(question: string, answer: Answer): Promise<void> {
        if (refusalOf(this.current.value, question)) {
            this.say({ type: 'refused', refused: dropRefusals(this.id, this.player.id, question) });
        }
        return this.post('submit', paths.submit(this.id, question), { answer }, question);
    }

    reward(type: 'arrow' | 'shield'): Promise<void> {
        return this.post('reward', paths.reward(this.id), { type });
    }

    /** Now or never: a target is chosen for what it is now. */
    async attack(target: string): Promise<Attack> {
        try {
            const { body } = await this.player.withSession((as) => api.attack(this.id, target, { tries: SOON, ...as }));
            this.say({ type: 'attack', attack: body });
            return body;
        } catch (fault) {
            const { code } = fault as ApiError;
            if (code === 'battle_not_running') {
                this.refuse({ key: newKey(), kind: 'attack', code });
            }
            throw fault;
        } finally {
            this.refreshBoardLater();
        }
    }

    /** Takes the participant over from wherever it plays now; the code of what keeps it from that. */
    async playHere(): Promise<string | null> {
        try {
            await this.player.resume();
        } catch (fault) {
            return (fault as ApiError).code;
        }
        await this.load();
        return null;
    }

    /** Everything again: after a new connection, or for want of trust in what is known. */
    async refresh(): Promise<void> {
        const player = this.role === 'player';
        const known = this.current.value.session === 'live' || sessionLasts(this.id);
        const [board] = await Promise.all([
            this.refreshBoard(),
            api.battle(this.id, { tries: SOON, ...this.as }).then((battle) => this.say({ type: 'battle', battle })),
            player && known ? this.refreshPlayer() : null,
        ]);
        if (player && !known) {
            await this.player.takeUp(board);
            await this.refreshPlayer();
        }
        // It may have begun while this was asked, before an event of that could be heard.
        if (player && this.current.value.questions === null) {
            await this.refreshQuestions();
        }
    }

    /** With which a player's requests are sent. */
    private get as(): { token?: string } {
        return this.role === 'player' ? this.player.as : {};
    }

    private async refreshPlayer(life = QUESTIONS_LIFE): Promise<void> {
        const [me] = await Promise.all([
            this.player.withSession((as) => api.me(this.id, { tries: SOON, ...as })),
            this.refreshQuestions(life),
        ]);
        this.say({ type: 'me', me });
        this.say({ type: 'refused', refused: refusalsOf(this.id, me.id) });
        keepFinished(this.id, this.current.value);
        await this.outbox.load(this.id, me.id);
        void this.outbox.flush();
    }

    private say(message: Message): void {
        this.current.value = reduce(this.current.value, message);
    }

    private async load(): Promise<void> {
        this.loading += 1;
        try {
            await this.refresh();
            this.say({ type: 'fault', fault: null });
            this.listen();
            this.say({ type: 'link', link: this.socket?.open ? 'live' : this.current.value.link, trouble: 'silent' });
        } catch (fault) {
            this.loadFailed(fault as ApiError);
        } finally {
            this.loading -= 1;
        }
    }

    private loadFailed(error: ApiError): void {
        if (!this.open || this.current.value.session === 'none' || this.current.value.session === 'replaced') {
            return;
        }
        const code = error.code ?? 'failed';
        this.say({ type: 'fault', fault: code });
        this.say({ type: 'link', link: 'lost', trouble: code });
        if (error.passing) {
            clearTimeout(this.retryTimer);
            this.retryTimer = setTimeout(() => void this.load(), (error.retryAfter ?? RETRY_PERIOD) * (0.5 + Math.random()));
        }
    }

    /** Events come no more: whether answers do says what is true. */
    private lost(why?: ApiError): void {
        this.say({ type: 'link', link: 'lost', trouble: why?.code ?? this.current.value.trouble });
        if (this.loading === 0) {
            void this.load();
        }
    }

    private listen(): void {
        if (!this.open || this.socket) {
            return;
        }
        const stranger = this.role === 'spectator' && identityIn(this.id) !== null;
        const listener = {
            opened: () => {
                this.heardAt = Date.now();
                // What happened between the last answers and now.
                void this.load();
            },
            heard: (event: ServerEvent) => this.hear(event),
            lost: (why?: ApiError) => this.lost(why),
        };
        this.socket = new BattleSocket(this.id, stranger ? strangersFirst : socketFirst, listener, () => this.as.token);
    }

    private hear(event: ServerEvent): void {
        this.heardAt = Date.now();
        clock.atLeast(event.at);
        const before = this.current.value;
        this.say({ type: 'event', event });
        switch (event.event) {
            case 'session.replaced':
                void this.player.replaced();
                break;
            case 'battle.started':
                void this.refreshQuestions();
                break;
            case 'participant.updated':
                this.refreshBoardLater();
                this.noteOtherTabs();
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

    /** More answers are counted than were given here: another tab has given them, and may have had no way to say so. */
    private noteOtherTabs(): void {
        const { me, questions } = this.current.value;
        if (me && questions && me.answered > settledHere(this.current.value)) {
            this.refreshQuestions().catch(() => undefined);
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
            const { questions } = await this.player.withSession((as) => api.questions(this.id, { tries: SOON, ...as }));
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
        const board = await api.leaderboard(this.id, this.boardSize, 0, { tries: SOON, ...this.as });
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
            const { battle: now, session_expires_at } = await this.player.withSession((as) => api.heartbeat(this.id, as));
            rememberSession(this.id, now.status, session_expires_at);
            if (now.status !== battle?.status) {
                await this.refresh();
            }
        }
        // Also when it is over: until the server has said what became of it.
        void this.outbox.flush();
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
        const given = this.outbox.add({
            key: newKey(),
            battle: this.id,
            participant: this.player.id,
            kind,
            question,
            path,
            body: jsonOf(body),
            made_at: clock.now(),
        });
        void this.outbox.stored.then(() => this.player.tellOthers());
        return given;
    }

    private refuse(refusal: Refusal): void {
        this.say({ type: 'refused', refused: keepRefusal(this.id, this.player.id, refusal) });
    }

    private unsent(error: ApiError): void {
        if (isLostSession(error) || error.code === 'session_replaced') {
            this.player.mend(error).then(
                (again) => (again ? this.outbox.flush() : undefined),
                () => this.flushLater(RETRY_PERIOD),
            );
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
            const { key, kind, question } = item;
            this.refuse({ key, kind, question, code: error!.code });
            this.refused?.(item, error!);
            this.refreshQuestions().catch(() => undefined);
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
