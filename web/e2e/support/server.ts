// The server, asked without a browser: to prepare what a page is to show, and to
// hear what really happened.
import { setTimeout } from 'node:timers/promises';
import type { Stack } from './stack';

const AGAIN_MS = 30_000;

export interface Standing {
    rank: number;
    participant_id: string;
    username: string;
    points: number;
    arrows: number;
    shields: number;
    rewards_pending: number;
    answered: number;
    correct: number;
}

export interface AskedQuestion {
    id: string;
    kind: string;
    prompt: string;
    points: number;
}

export class Server {
    private constructor(
        readonly url: string,
        readonly token: string,
    ) {}

    static async of(stack: Stack): Promise<Server> {
        return new Server(await stack.url(), await stack.adminToken());
    }

    private send(method: string, path: string, body: unknown, token: string): Promise<Response> {
        return fetch(this.url + path, {
            method,
            headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    }

    async ask<Body>(method: string, path: string, body?: unknown, token = this.token): Promise<Body> {
        let response = await this.send(method, path, body, token);
        // One worker may find Redis again a moment after another that has answered a page already.
        const end = Date.now() + AGAIN_MS;
        while (method === 'GET' && response.status === 503 && Date.now() < end) {
            await setTimeout(1000 * Number(response.headers.get('Retry-After')));
            response = await this.send(method, path, body, token);
        }
        if (!response.ok) {
            throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
        }
        return (response.status === 204 ? undefined : await response.json()) as Body;
    }

    async create(battle: object): Promise<string> {
        return (await this.ask<{ id: string }>('POST', '/api/admin/battles', battle)).id;
    }

    async turn(id: string, turn: 'start' | 'end'): Promise<void> {
        await this.ask('POST', `/api/admin/battles/${id}/${turn}`);
    }

    async standings(id: string): Promise<Standing[]> {
        return (await this.ask<{ standings: Standing[] }>('GET', `/api/admin/battles/${id}/export?format=json`)).standings;
    }

    async standing(id: string, username: string): Promise<Standing> {
        const found = (await this.standings(id)).find((one) => one.username === username);
        if (!found) {
            throw new Error(`${username} is not in ${id}`);
        }
        return found;
    }

    join(id: string, username: string): Promise<{ participant: { id: string }; session: { token: string }; resume_code: string }> {
        return this.ask('POST', `/api/battles/${id}/join`, { username });
    }

    async questions(id: string, token: string): Promise<AskedQuestion[]> {
        return (await this.ask<{ questions: AskedQuestion[] }>('GET', `/api/battles/${id}/questions`, undefined, token)).questions;
    }
}
