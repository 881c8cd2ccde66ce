import { useEffect, useState } from 'preact/hooks';
import { clock } from '../api/clock';
import { BattleStore, type Role } from '../store/battle';

/** Follows a battle while the page is shown. */
export function useBattle(id: string, role: Role, boardSize?: number): BattleStore {
    const [store] = useState(() => new BattleStore(id, role, boardSize));
    useEffect(() => {
        void store.follow();
        return () => store.close();
    }, [store]);
    return store;
}

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
