// How what is said changes what is known.  Pure: a state and a message give the
// next state.  Each row of `changes` is one kind of message.
import { later } from '../api/sequence';
import type { Attack, Battle, Entry, Leaderboard, Me, Question, Reward, ServerEvent, Verdict } from '../api/types';
import type { Waiting } from './outbox';
import { withAnswer, withNews, type News } from './standing';
import type { Refusal } from './refusals';
import { initialState, type Link, type SessionState, type State, type Top } from './state';

interface Messages {
    /** Another battle, or another participant: nothing of the one before is true. */
    forget: Record<string, never>;
    battle: { battle: Battle };
    me: { me: Me };
    board: { board: Leaderboard };
    questions: { questions: Question[] };
    verdict: { question: string; verdict: Verdict };
    /** Where verdicts come at the end: nothing else is said before. */
    answered: { question: string; answered: number };
    reward: { reward: Reward };
    attack: { attack: Attack };
    waiting: { waiting: Waiting[] };
    link: { link: Link; trouble?: string };
    session: { session: SessionState };
    fault: { fault: string | null };
    refused: { refused: Refusal[] };
    event: { event: ServerEvent };
}

export type Message = { [type in keyof Messages]: { type: type } & Messages[type] }[keyof Messages];

type Change<Type extends keyof Messages> = (state: State, message: Messages[Type]) => Partial<State>;

const ATTACKS_KEPT = 50;

const changes: { [type in keyof Messages]: Change<type> } = {
    forget: () => initialState,
    battle: (state, { battle }) => ({ battle: olderBattle(state.battle, battle) ? state.battle : battle, fault: null }),
    me: (state, { me }) => ({ me: newerMe(state.me, me), session: 'live' }),
    board: (state, { board }) => ({ board: withAnswer(state.board, board) }),
    questions: (state, { questions }) => ({ questions: questions.map((question) => newerQuestion(state, question)) }),
    verdict: (state, { question, verdict }) => ({
        questions: withStatus(state.questions, question, verdict.correct ? 'correct' : 'wrong'),
        verdicts: { ...state.verdicts, [question]: verdict },
        me: state.me && afterVerdict(state.me, verdict),
    }),
    answered: (state, { question, answered }) => ({
        questions: withStatus(state.questions, question, 'answered'),
        me: state.me && (answered > state.me.answered ? { ...state.me, answered } : state.me),
    }),
    reward: (state, { reward }) => ({
        me: state.me && afterReward(state.me, reward),
    }),
    attack: (state, { attack }) => ({
        me: state.me && (isNews(state.me, attack) ? { ...state.me, arrows: attack.arrows } : state.me),
    }),
    waiting: (_, { waiting }) => ({ waiting }),
    link: (state, { link, trouble = state.trouble }) => ({ link, trouble }),
    session: (_, { session }) => ({ session }),
    fault: (_, { fault }) => ({ fault }),
    refused: (_, { refused }) => ({ refused }),
    event: (state, { event }) => heard(state, event),
};

export function reduce(state: State, message: Message): State {
    const change = changes[message.type] as Change<keyof Messages>;
    return { ...state, ...change(state, message as never) };
}

const heardChanges: { [name in ServerEvent['event']]: (state: State, event: never) => Partial<State> } = {
    'attack.received': (state, event: Extract<ServerEvent, { event: 'attack.received' }>) => ({
        attacks: [{ ...event.data, at: event.at, seq: event.seq }, ...state.attacks].slice(0, ATTACKS_KEPT),
    }),
    'participant.updated': (state, event: Extract<ServerEvent, { event: 'participant.updated' }>) => ({
        me: newerMe(state.me, event.data),
    }),
    // By whom has to be found out first: it may be a tab of this browser.
    'session.replaced': () => ({}),
    'leaderboard.updated': (state, { seq, data }: Extract<ServerEvent, { event: 'leaderboard.updated' }>) =>
        updated(state, seq, data),
    'leaderboard.changed': (state, { seq, data }: Extract<ServerEvent, { event: 'leaderboard.changed' }>) => {
        const entries = changed(state.top, data);
        return entries ? { ...updated(state, seq, { ...data, entries }), top: { seq, entries } } : { top: null };
    },
    'battle.started': (state, { data }: Extract<ServerEvent, { event: 'battle.started' }>) => ({
        battle: { ...state.battle, ...data },
    }),
    'battle.ended': (state, { seq, data }: Extract<ServerEvent, { event: 'battle.ended' }>) => {
        const { entries, ...battle } = data;
        return standing(state, seq, battle, entries);
    },
    'battle.regraded': (state, { seq, data }: Extract<ServerEvent, { event: 'battle.regraded' }>) => {
        const { entries, questions, ...battle } = data;
        const verdicts = Object.entries(state.verdicts).filter(([question]) => !questions.includes(question));
        return { ...standing(state, seq, battle, entries), verdicts: Object.fromEntries(verdicts) };
    },
};

function updated(state: State, seq: string, news: News): Partial<State> {
    return {
        board: withNews(state.board, seq, news),
        battle: state.battle && { ...state.battle, participants: news.total, online: news.online },
    };
}

/** The first places after a change; null when it goes on from what is not known here. */
function changed(
    top: Top | null,
    { base, entries, gone }: { base: string | null; entries: Entry[]; gone: string[] },
): Entry[] | null {
    if (base === null) {
        return entries;
    }
    if (top?.seq !== base) {
        return null;
    }
    const known = new Map(top.entries.map((entry) => [entry.participant_id, entry]));
    gone.forEach((id) => known.delete(id));
    entries.forEach((entry) => known.set(entry.participant_id, entry));
    return [...known.values()].sort((a, b) => a.rank - b.rank);
}

function standing(state: State, seq: string, battle: Battle, entries: Entry[]): Partial<State> {
    const { participants: total, online } = battle;
    return { battle: { ...state.battle, ...battle }, board: withNews(state.board, seq, { total, online, entries }) };
}

function heard(state: State, event: ServerEvent): Partial<State> {
    // An event of a kind that came later than this page is none of its business.
    return heardChanges[event.event]?.(state, event as never) ?? {};
}

const STATUS_ORDER = { scheduled: 0, running: 1, finished: 2 };

/** A battle never goes back, so an answer that says it did has been overtaken. */
function olderBattle(known: Battle | null, battle: Battle): boolean {
    return known?.id === battle.id && STATUS_ORDER[battle.status] < STATUS_ORDER[known.status];
}

function newerMe(known: Me | null, me: Me): Me {
    return known && known.id === me.id && later(known.seq, me.seq) ? known : me;
}

/**
 * The event of what was done may have come ahead of the answer, and others since.
 * One that was given by an older server, and is given again, does not say when it was true.
 */
function isNews<Answer extends { seq?: string }>(me: Me, answer: Answer): answer is Answer & { seq: string } {
    return answer.seq !== undefined && later(answer.seq, me.seq);
}

function afterVerdict(me: Me, verdict: Verdict): Me {
    if (!isNews(me, verdict)) {
        return me;
    }
    const { points, rank, rewards_pending, answered, seq } = verdict;
    return { ...me, points, rank, rewards_pending, answered, correct: me.correct + (verdict.correct ? 1 : 0), seq };
}

/** It does not tell of points and rank, which are as old as they were. */
function afterReward(me: Me, reward: Reward): Me {
    const { arrows, shields, rewards_pending } = reward;
    return isNews(me, reward) ? { ...me, arrows, shields, rewards_pending } : me;
}

/** An answer is never taken back: a list that has the question open was overtaken by what came of it. */
function newerQuestion(state: State, question: Question): Question {
    const known = state.questions?.find(({ id }) => id === question.id);
    return question.status === 'open' && known ? { ...question, status: known.status } : question;
}

function withStatus(questions: Question[] | null, id: string, status: Question['status']): Question[] | null {
    return questions && questions.map((question) => (question.id === id ? { ...question, status } : question));
}
