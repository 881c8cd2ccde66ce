import { describe, expect, it } from 'vitest';
import { backoff } from '../src/api/backoff';
import { ServerClock } from '../src/api/clock';
import { split } from '../src/api/stream';

describe('the server’s clock', () => {
    it('believes the answer that was quickest', () => {
        let local = 1000;
        const clock = new ServerClock(() => local);
        expect(clock.now()).toBe(1000);
        clock.sample(6000, 0); // between 0 and 1000 here: 500 ± 500
        expect(clock.now()).toBe(6500);
        local = 2000;
        clock.sample(7000, 1990); // 1995 ± 5
        expect(clock.now()).toBe(7005);
        local = 5000;
        clock.sample(20_000, 3000);
        expect(clock.now()).toBe(10_005);
    });

    it('does not believe it for ever', () => {
        let local = 0;
        const clock = new ServerClock(() => local);
        clock.sample(100, 0);
        local = 10 * 60_000;
        clock.sample(local + 900, local - 200);
        expect(clock.now()).toBe(local + 1000);
    });

    it('is never behind an event that has arrived', () => {
        const clock = new ServerClock(() => 1000);
        clock.atLeast(1500);
        expect(clock.now()).toBe(1500);
        clock.atLeast(1200);
        expect(clock.now()).toBe(1500);
    });
});

describe('the wait before another try', () => {
    it('grows, is never the same for all, and has an end', () => {
        expect(backoff(1, () => 0)).toBeLessThan(backoff(4, () => 0));
        expect(backoff(3, () => 0)).toBeLessThan(backoff(3, () => 1));
        expect(backoff(1000, () => 1)).toBe(15_000);
    });
});

describe('an event stream', () => {
    it('is cut into messages, and keeps what has not ended', () => {
        expect(split(': hi\n\nid: 1\ndata: {"a":1}\n\nevent: x\r\ndata:two\r\ndata: lines\r\n\r\ndata: {"b"')).toEqual({
            messages: ['{"a":1}', 'two\nlines'],
            left: 'data: {"b"',
        });
    });
});
