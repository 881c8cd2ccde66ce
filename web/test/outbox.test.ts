import { describe, expect, it } from 'vitest';
import { ApiError, type ApiAnswer } from '../src/api/client';
import { Outbox, type Outcome, type Waiting } from '../src/store/outbox';
import { memoryStorage } from '../src/store/storage';

const offline = new ApiError(0, 'network', 'away');
const said: ApiAnswer<unknown> = { body: { correct: true }, status: 200, replayed: false };

function item(key: string, made_at = 1, participant = 'me'): Waiting {
    return { key, battle: 'demo', participant, kind: 'submit', question: key, path: `/${key}`, body: {}, made_at };
}

function outbox(send: (item: Waiting) => Promise<ApiAnswer<unknown>>, storage = memoryStorage<Waiting>()) {
    const outcomes: Outcome[] = [];
    let waiting: Waiting[] = [];
    const box = new Outbox(storage, send, (outcome) => outcomes.push(outcome), (now) => (waiting = now));
    return { box, storage, outcomes, keys: () => waiting.map((one) => one.key) };
}

describe('the outbox', () => {
    it('forgets what has been answered', async () => {
        const { box, storage, outcomes, keys } = outbox(async () => said);
        await box.add(item('a'));
        expect(outcomes.map((outcome) => outcome.answer)).toEqual([said]);
        expect(keys()).toEqual([]);
        expect(await storage.all()).toEqual([]);
    });

    it('keeps what cannot be sent, and another page sends it, in order and under its key', async () => {
        const storage = memoryStorage<Waiting>();
        const first = outbox(async () => Promise.reject(offline), storage);
        await first.box.load('demo', 'me');
        await first.box.add(item('b', 2));
        await first.box.add(item('a', 1));
        expect(first.keys()).toEqual(['b', 'a']);

        const sent: string[] = [];
        const second = outbox(async ({ key }) => (sent.push(key), said), storage);
        await second.box.load('demo', 'me');
        await second.box.flush();
        expect(sent).toEqual(['a', 'b']);
        expect(await storage.all()).toEqual([]);
    });

    it('loses nothing that is added while it reads what was kept', async () => {
        const storage = memoryStorage<Waiting>();
        await storage.put('a', item('a', 1));
        let read = (): void => undefined;
        const sent: string[] = [];
        const slow = {
            ...storage,
            all: async () => {
                const kept = await storage.all();
                await new Promise<void>((resolve) => (read = resolve));
                return kept;
            },
        };
        const { box, keys } = outbox(async ({ key }) => (sent.push(key), Promise.reject(offline)), slow);
        const loaded = box.load('demo', 'me');
        await box.add(item('b', 2));
        read();
        await loaded;
        expect(keys()).toEqual(['a', 'b']);
        await box.flush();
        expect(sent).toEqual(['b', 'a']);
    });

    it('loses nothing when the storage neither keeps nor gives', async () => {
        const broken = async (): Promise<never> => Promise.reject(new Error('the disk is full'));
        const { box, keys } = outbox(async () => Promise.reject(offline), { all: broken, put: broken, remove: broken });
        await box.add(item('a'));
        await box.load('demo', 'me');
        expect(keys()).toEqual(['a']);
    });

    it('leaves alone what is another participant’s', async () => {
        const storage = memoryStorage<Waiting>();
        await storage.put('x', item('x', 1, 'other'));
        const sent: string[] = [];
        const { box, keys } = outbox(async ({ key }) => (sent.push(key), said), storage);
        await box.load('demo', 'me');
        await box.flush();
        expect(keys()).toEqual([]);
        expect(sent).toEqual([]);
        expect(await storage.all()).toHaveLength(1);
    });

    it('keeps it too when only the session has ended, and says so', async () => {
        const { box, keys } = outbox(async () => Promise.reject(new ApiError(401, 'session_expired', '')));
        const told: string[] = [];
        box.unsent = (error) => told.push(error.code);
        await box.add(item('a'));
        expect(keys()).toEqual(['a']);
        expect(told).toEqual(['session_expired']);
    });

    it('gives up on what is refused for good, and goes on', async () => {
        const refused = new ApiError(409, 'already_answered', '');
        const { box, outcomes, keys } = outbox(async ({ key }) => (key === 'a' ? Promise.reject(refused) : said));
        await box.add(item('a'));
        await box.add(item('b'));
        expect(outcomes.map((outcome) => outcome.error?.code ?? 'said')).toEqual(['already_answered', 'said']);
        expect(keys()).toEqual([]);
    });

    it('lets go of what another page has sent, and takes up what it has added', async () => {
        const storage = memoryStorage<Waiting>();
        await storage.put('a', item('a', 1));
        const { box, keys } = outbox(async () => Promise.reject(offline), storage);
        await box.load('demo', 'me');
        await box.add(item('mine', 2));
        await storage.remove('a');
        await storage.remove('mine');
        await storage.put('b', item('b', 3));
        await box.load('demo', 'me');
        expect(keys()).toEqual(['mine', 'b']);
    });

    it('tells when one is out of the storage', async () => {
        const { box, storage } = outbox(async () => said);
        const left: number[] = [];
        box.gone = () => void storage.all().then((all) => left.push(all.length));
        await box.add(item('a'));
        await Promise.resolve();
        expect(left).toEqual([0]);
    });

    it('sends each once, however often it is told to', async () => {
        const sent: string[] = [];
        let arrive = (): void => undefined;
        const arrived = new Promise<void>((resolve) => (arrive = resolve));
        const { box } = outbox(async ({ key }) => {
            sent.push(key);
            await arrived;
            return said;
        });
        const adding = box.add(item('a'));
        const again = [box.flush(), box.flush()];
        arrive();
        await Promise.all([adding, ...again]);
        expect(sent).toEqual(['a']);
    });
});
