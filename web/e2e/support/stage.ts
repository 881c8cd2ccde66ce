// Battles for pages to show: one that waits, one that runs, one that is over,
// each with the same players.
import { answerOf, battle, questionWith } from './bank';
import type { Server } from './server';

const CLASS = ['Бен', 'chloé', 'نگار', 'Mugabo', 'an_extraordinarily.long1', 'yuki', 'Zoë', 'omar', 'Ìfé', 'lin', 'فرهاد', 'ada'];
const HOUR = 3_600_000;

export interface Guest {
    name: string;
    participant: string;
    token: string;
    code: string;
}

export interface Staged {
    id: string;
    guests: Map<string, Guest>;
    /** What the browser of each keeps of a battle that is over. */
    ended?: Map<string, unknown>;
}

export interface Stage {
    waiting: Staged;
    running: Staged;
    over: Staged;
}

/** A battle that newcomers need a code for. */
export const CLOSED = { id: 'by-invitation', join_code: 'open sesame' };

export async function stageOne(server: Server, title: string, names: string[], settings: object = {}): Promise<Staged> {
    const id = await server.create({ ...battle, title, ...settings });
    const guests = new Map<string, Guest>();
    for (const name of names) {
        const { participant, session, resume_code } = await server.join(id, name);
        guests.set(name, { name, participant: participant.id, token: session.token, code: resume_code });
    }
    return { id, guests };
}

/** Everybody answers a few questions, the first one right, and takes what that earns. */
async function play(server: Server, { id, guests }: Staged, most: number): Promise<void> {
    for (const [who, { token }] of [...guests.values()].entries()) {
        const questions = await server.questions(id, token);
        for (const [i, question] of questions.slice(0, most - (who % most)).entries()) {
            const right = i === 0 || (i + who) % 4 !== 3;
            const answer = answerOf(questionWith(question.prompt), right);
            await server.ask('POST', `/api/battles/${id}/questions/${question.id}/submit`, { answer }, token);
            if (right) {
                await server.ask('POST', `/api/battles/${id}/reward`, { type: i % 2 ? 'shield' : 'arrow' }, token);
            }
        }
    }
}

/** As store/finished.ts keeps it. */
async function keepsakes(server: Server, { id, guests }: Staged, names: string[]): Promise<Map<string, unknown>> {
    const kept = new Map<string, unknown>();
    for (const name of names) {
        const { token } = guests.get(name)!;
        const me = await server.ask('GET', `/api/battles/${id}/me`, undefined, token);
        kept.set(name, { me, questions: await server.questions(id, token) });
    }
    return kept;
}

/** guests: names of those whom a test plays. */
export async function setStage(server: Server, guests: string[]): Promise<Stage> {
    const names = [...guests, ...CLASS];
    const waiting = await stageOne(server, 'Geography, 9a', names, { starts_at: Date.now() + HOUR });
    await server.create({ ...battle, ...CLOSED, title: 'By invitation' });
    const running = await stageOne(server, 'Numbers, nature, code', names, { ends_at: Date.now() + HOUR });
    const over = await stageOne(server, 'Yesterday’s battle', names);
    await server.turn(running.id, 'start');
    await server.turn(over.id, 'start');
    await play(server, running, 4);
    await play(server, over, 10);
    await server.turn(over.id, 'end');
    over.ended = await keepsakes(server, over, guests);
    return { waiting, running, over };
}
