// A player's battle.  This file says which of its faces is shown; Match is the
// one with questions.
import { useEffect } from 'preact/hooks';
import messages from '../../messages/en/play.json';
import { go } from '../../app/routes';
import { register, t } from '../../i18n';
import { Connection } from '../../parts/connection';
import { Header } from '../../parts/header';
import { useBattle, useTitle } from '../../parts/hooks';
import type { BattleStore } from '../../store/battle';
import type { State } from '../../store/state';
import { useDeliberatePresses } from './deliberate';
import { Elsewhere } from './elsewhere';
import { Match } from './match';
import { Over } from './over';
import { Waiting } from './waiting';
import './play.css';

register('play', messages);

export default function Play({ id }: { id: string }) {
    const store = useBattle(id, 'player');
    const state = store.state.value;
    const stranger = state.session === 'none' || state.fault === 'battle_not_found';

    useTitle(state.battle?.title ?? t('play.title'));
    useDeliberatePresses();
    useEffect(() => {
        if (stranger) {
            go(`/b/${id}`, true);
        }
    }, [stranger]);

    return (
        <>
            <Header title={state.battle?.title} />
            <main class="page play" id="content">
                <Face store={store} state={state} />
            </main>
        </>
    );
}

function Face({ store, state }: { store: BattleStore; state: State }) {
    const { session, battle, me } = state;
    if (session !== 'replaced' && battle?.status === 'running' && me) {
        // It has a place of its own for a word on the network.
        return <Match store={store} state={state} />;
    }
    return (
        <>
            <Connection state={state} />
            <Resting store={store} state={state} />
        </>
    );
}

/** While there is nothing to answer. */
function Resting({ store, state }: { store: BattleStore; state: State }) {
    if (state.session === 'replaced') {
        return <Elsewhere store={store} />;
    }
    if (!state.battle || !state.me) {
        return <p class="splash" role="status">{t('play.loading')}</p>;
    }
    return state.battle.status === 'scheduled'
        ? <Waiting state={state} battle={state.battle} />
        : <Over state={state} battle={state.battle} />;
}
