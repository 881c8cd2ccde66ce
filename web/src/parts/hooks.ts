// What a page that follows a battle has; the join page follows none, and does
// not load this.
import { useEffect, useState } from 'preact/hooks';
import type { ServerEvent } from '../api/types';
import { t } from '../i18n';
import { announce } from './announcer';
import { BattleStore, type Role } from '../store/battle';

export { useNow, useTitle } from './page';

/** Follows a battle while the page is shown. */
export function useBattle(id: string, role: Role, boardSize?: number): BattleStore {
    const [store] = useState(() => new BattleStore(id, role, boardSize));
    useEffect(() => {
        store.heard.add(sayRegraded);
        void store.follow();
        return () => store.close();
    }, [store]);
    return store;
}

/** Points that change although nobody did anything are explained. */
function sayRegraded({ event }: ServerEvent): void {
    if (event === 'battle.regraded') {
        announce(t('common.regraded'));
    }
}
