// What every page has: a title, and a clock that goes.
import { useEffect, useState } from 'preact/hooks';
import { clock } from '../api/clock';

/** The server's time, again each period. */
export function useNow(period = 1000): number {
    const [now, tick] = useState(clock.now());
    useEffect(() => {
        const timer = setInterval(() => tick(clock.now()), period);
        return () => clearInterval(timer);
    }, [period]);
    return now;
}

/** What a browser's tab says. */
export function useTitle(title: string): void {
    useEffect(() => {
        document.title = title ? `${title} · Arena` : 'Arena';
    }, [title]);
}
