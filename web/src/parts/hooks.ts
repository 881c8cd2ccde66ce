// What a page that follows a battle has; the join page follows none, and does
// not load this.
import { useEffect, useState } from 'preact/hooks';
import { BattleStore, type Role } from '../store/battle';

export { useNow, useTitle } from './page';

/** Follows a battle while the page is shown. */
export function useBattle(id: string, role: Role, boardSize?: number): BattleStore {
    const [store] = useState(() => new BattleStore(id, role, boardSize));
    useEffect(() => {
        void store.follow();
        return () => store.close();
    }, [store]);
    return store;
}
