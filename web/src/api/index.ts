// Every endpoint, typed by docs/openapi.yaml.  How to add one: a line below.
import { clock } from './clock';
import { send, type ApiAnswer, type ApiRequest } from './client';
import type { operations } from './schema';
import type { Decimal } from './number';
import type { Answer, BattleRequest } from './types';

type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** The body of an operation's success. */
export type Success<Operation extends keyof operations> =
    operations[Operation]['responses'] extends { 200: infer Response }
        ? Json<Response>
        : operations[Operation]['responses'] extends { 201: infer Response }
          ? Json<Response>
          : undefined;

type Body<Operation extends keyof operations> = operations[Operation] extends {
    requestBody: { content: { 'application/json': infer Request } };
}
    ? Request
    : never;

type More = Omit<ApiRequest, 'method' | 'path' | 'body'>;

/** Another right answer to a question. */
export interface Regraded {
    id: string;
    answer: Answer;
    tolerance?: Decimal;
}

const battle = (id: string): string => `/api/battles/${encodeURIComponent(id)}`;
const adminBattle = (id: string): string => `/api/admin/battles/${encodeURIComponent(id)}`;

async function get<Operation extends keyof operations>(path: string, more?: More): Promise<Success<Operation>> {
    return (await send<Success<Operation>>({ path, ...more })).body;
}

function post<Operation extends keyof operations>(
    path: string,
    body?: Body<Operation>,
    more?: More,
): Promise<ApiAnswer<Success<Operation>>> {
    return send({ method: 'POST', path, body, ...more });
}

export const paths = {
    submit: (id: string, question: string): string => `${battle(id)}/questions/${encodeURIComponent(question)}/submit`,
    reward: (id: string): string => `${battle(id)}/reward`,
};

export const api = {
    battles: (more?: More) => get<'battles_list'>('/api/battles?limit=50', more),
    battlesAfter: (cursor: string) => get<'battles_list'>(`/api/battles?limit=50&cursor=${encodeURIComponent(cursor)}`),
    battle: (id: string, more?: More) => get<'battle_get'>(battle(id), more),
    me: (id: string, more?: More) => get<'participant_get'>(`${battle(id)}/me`, more),
    questions: (id: string, more?: More) => get<'questions_get'>(`${battle(id)}/questions`, more),
    leaderboard: (id: string, limit: number, offset = 0, more?: More) =>
        get<'leaderboard_get'>(`${battle(id)}/leaderboard?limit=${limit}&offset=${offset}`, more),
    participants: (id: string, name: string, limit: number, more?: More) =>
        get<'participants_find'>(`${battle(id)}/participants?name=${encodeURIComponent(name)}&limit=${limit}`, more),

    join: (id: string, body: Body<'battle_join'>, more?: More) => post<'battle_join'>(`${battle(id)}/join`, body, more),
    leave: (id: string, more?: More) => post<'battle_leave'>(`${battle(id)}/leave`, undefined, more),
    attack: (id: string, target: string, more?: More) =>
        post<'battle_attack'>(`${battle(id)}/attack`, { target }, more),

    /** Keeps the session alive, and sets the clock. */
    async heartbeat(id: string, more?: More): Promise<Success<'battle_heartbeat'>> {
        const sent = Date.now();
        const { body } = await post<'battle_heartbeat'>(`${battle(id)}/heartbeat`, undefined, { tries: 1, ...more });
        clock.sample(body.server_time, sent);
        return body;
    },

    /** What an organiser does, with the admin token. */
    admin: {
        signIn: (code: string) => post<'organiser_sign_in'>('/api/organiser/sign_in', { code }),
        create: (token: string, body: BattleRequest, more?: More) =>
            send<Success<'battle_create'>>({ method: 'POST', path: '/api/admin/battles', body, token, ...more }),
        inspect: (token: string, id: string, more?: More) => get<'battle_inspect'>(adminBattle(id), { token, ...more }),
        start: (token: string, id: string) => post<'battle_start'>(`${adminBattle(id)}/start`, undefined, { token }),
        end: (token: string, id: string) => post<'battle_end'>(`${adminBattle(id)}/end`, undefined, { token }),
        statistics: (token: string, id: string, more?: More) =>
            get<'battle_statistics'>(`${adminBattle(id)}/statistics`, { token, ...more }),
        suspects: (token: string, id: string, limit: number, cursor = '') =>
            get<'battle_suspects'>(`${adminBattle(id)}/suspects?limit=${limit}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, { token }),
        regrade: (token: string, id: string, questions: Regraded[]) =>
            send<{ changed: number }>({ method: 'POST', path: `${adminBattle(id)}/regrade`, body: { questions }, token }),
        export: (token: string, id: string) =>
            get<'battle_export'>(`${adminBattle(id)}/export?format=json`, { token }),
        exportCsv: async (token: string, id: string): Promise<Blob> => {
            const response = await fetch(`${adminBattle(id)}/export?format=csv`, {
                headers: { Authorization: `Bearer ${token}` },
            });
            if (!response.ok) {
                throw new Error(`HTTP ${response.status}`);
            }
            return response.blob();
        },
    },
};

export { ApiError, NETWORK, newKey, send } from './client';
export { clock } from './clock';
export type * from './types';
