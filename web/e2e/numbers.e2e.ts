// Numbers as people type them: which of two is meant is asked, none loses a
// digit on its way to the server and back, and a minus can be typed everywhere.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, launch, phone, sit, type Seat } from './support/browser';
import { pictureFailures } from './support/failures';
import { press } from './support/frames';
import { Server } from './support/server';
import { Stack } from './support/stack';

const LARGE = '9007199254740993';

const stack = Stack.current();
const seats: Seat[] = [];
let browser: Browser;
let server: Server;

beforeAll(async () => {
    [server, browser] = await Promise.all([Server.of(stack), launch()]);
});

afterAll(() => browser?.close());

pictureFailures(() => seats);

async function open(name: string, options: BrowserContextOptions): Promise<BrowserContext> {
    const seat = await sit(browser, name, server.url, options);
    seats.push(seat);
    return seat.context;
}

/** What a page sends as answers, byte for byte. */
function submitted(page: Page): { body: string; key: string }[] {
    const seen: { body: string; key: string }[] = [];
    page.on('request', (request) => {
        if (request.url().endsWith('/submit')) {
            seen.push({ body: request.postData() ?? '', key: request.headers()['idempotency-key'] ?? '' });
        }
    });
    return seen;
}

async function play(answers: number[]): Promise<Page> {
    const id = await server.create({
        title: `Numbers ${randomUUID().slice(0, 8)}`,
        rules: { question_count: answers.length },
        questions: answers.map((answer, i) => ({
            subject: 'x', difficulty: 'easy', points: 10, kind: 'number', prompt: `Number ${i}?`, answer,
        })),
    });
    await server.turn(id, 'start');
    const context = await open('ada', phone);
    const page = await context.newPage();
    await page.goto(`/b/${id}`);
    await page.locator('#name').fill('ada');
    await page.getByRole('button', { name: 'Into battle!' }).tap();
    await page.locator('#answer').waitFor();
    return page;
}

it('asks which of two numbers is meant, and sends nothing before', async () => {
    const page = await play([1]);
    const sent = submitted(page);
    const answer = page.getByRole('button', { name: 'Answer', exact: true });
    await page.locator('#answer').fill('1,000');
    const asked = page.getByRole('group', { name: 'Which number do you mean?' });
    expect(await asked.getByRole('button').allInnerTexts()).toEqual(['1000\nwhole number', '1.000\ndecimal number']);
    expect(await answer.isDisabled()).toBe(true);
    await page.locator('#answer').press('Enter');
    await press(asked.getByRole('button', { name: '1.000' }), 'tap');
    await page.getByText('Read as 1', { exact: true }).waitFor();
    expect(sent).toEqual([]);
    await press(answer, 'tap');
    await page.locator('[data-verdict]').getByText('Right! +10', { exact: true }).waitFor();
    expect(sent.map(({ body }) => body)).toEqual(['{"answer":1}']);
});

it('sends all digits, also of an answer that was kept over a reload, and the same bytes again', async () => {
    const page = await play([1]);
    const sent = submitted(page);
    await page.context().route('**/submit', (route) => route.abort('connectionfailed'));
    await page.locator('#answer').fill('9 007 199 254 740 993');
    await press(page.getByRole('button', { name: 'Answer', exact: true }), 'tap');
    await expect.poll(() => sent.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await page.reload();
    await page.context().unroute('**/submit');
    await page.locator('[data-verdict]').getByText('Not this time.', { exact: true }).waitFor();
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set([`{"answer":${LARGE}}`]));
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
});

it('has a minus on a keyboard that has none', async () => {
    const page = await play([-5]);
    await page.locator('#answer').fill('5');
    await press(page.getByRole('button', { name: 'Change the sign' }), 'tap');
    expect(await page.locator('#answer').inputValue()).toBe('-5');
    await press(page.getByRole('button', { name: 'Answer', exact: true }), 'tap');
    await page.locator('[data-verdict]').getByText('Right! +10', { exact: true }).waitFor();
});

it('takes an organiser’s number as it is written, and shows it so', async () => {
    const context = await open('host', desk);
    const page = await context.newPage();
    await page.goto('/host');
    await page.getByLabel('Organiser’s token').fill(server.token);
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.getByRole('button', { name: 'New battle' }).click();
    await page.getByRole('button', { name: 'Write a question' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('radio', { name: 'Number' }).check();
    await form.getByLabel('Question').fill('How many?');
    await form.getByLabel('Subject').fill('math');
    await form.getByLabel('Right answer').fill('1.000');
    await form.getByRole('button', { name: 'Save the question' }).click();
    await form.getByRole('alert').getByText('Right answer: may be 1000 or 1.000: write it in another way').waitFor();
    await form.getByLabel('Right answer').fill(LARGE);
    await form.getByLabel('Tolerance').fill('0,000000000000000000001');
    await form.getByRole('button', { name: 'Save the question' }).click();
    await form.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Go on with the new battle' }).click();
    await page.locator('.host-right').getByText(`${LARGE} ± 0.000000000000000000001`).waitFor();
    await page.getByLabel('Title').fill(`Large ${randomUUID().slice(0, 8)}`);
    await page.getByRole('button', { name: 'Create the battle' }).click();
    await page.waitForURL(/\/host\/[\w-]+$/);
    await page.locator('.host-item-more summary').click();
    await page.locator('.host-right').getByText(`${LARGE} ± 0.000000000000000000001`).waitFor();
});

it('and nothing went wrong unseen', async () => {
    expect(await stack.alarms()).toEqual([]);
});
