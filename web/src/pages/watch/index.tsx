// The projector: a battle as everybody may see it, from ten metres.
import { useEffect, useRef } from 'preact/hooks';
import messages from '../../messages/en/watch.json';
import type { Battle } from '../../api/types';
import { register, t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Connection } from '../../parts/connection';
import { Header } from '../../parts/header';
import { hasWon } from '../../parts/honours';
import { useBattle, useTitle } from '../../parts/hooks';
import { Invite } from '../../parts/invite';
import { Missing } from '../../parts/missing';
import { play } from '../../parts/sounds';
import { noBoard, type Board } from '../../store/standing';
import type { State } from '../../store/state';
import { Bar } from './bar';
import { Finish } from './finish';
import { Lobby } from './lobby';
import { Rows } from './rows';
import { Ticker } from './ticker';
import { useNews } from './use-news';
import './watch.css';

register('watch', messages);

const BOARD = 100;
const SHOWN = 30;

export default function Watch({ id }: { id: string }) {
    const store = useBattle(id, 'spectator', BOARD);
    const state = store.state.value;
    const news = useNews(store);

    useTitle(state.battle?.title ?? t('watch.title'));
    useTurns(state.battle, state.board);

    return (
        <div class="watch-page">
            <Header>{state.battle && <Bar battle={state.battle} board={state.board ?? noBoard} />}</Header>
            <main class="watch" id="content">
                {state.battle && <Connection state={state} />}
                {state.battle ? <Face state={state} battle={state.battle} news={news} /> : <Missing fault={state.fault} id={id} />}
            </main>
        </div>
    );
}

function Face({ state, battle, news }: { state: State; battle: Battle; news: ReturnType<typeof useNews> }) {
    const { total, entries } = state.board ?? noBoard;
    return (
        <>
            {battle.status === 'scheduled' && <Lobby id={battle.id} entries={entries} total={total} />}
            {battle.status === 'running' && (
                <div class="watch-floor">
                    <Rows entries={entries.slice(0, SHOWN)} total={total} />
                    <aside class="watch-side">
                        <Ticker news={news} battle={battle} />
                        <section class="card watch-invite">
                            <Invite id={battle.id} />
                        </section>
                    </aside>
                </div>
            )}
            {battle.status === 'finished' && <Finish id={battle.id} entries={entries} total={total} />}
        </>
    );
}

/** The start and the end are said, when one is there to see them. */
function useTurns(battle: Battle | null, board: Board | null): void {
    const before = useRef<Battle['status'] | null>(null);
    useEffect(() => {
        const status = battle?.status ?? null;
        const seen = before.current;
        before.current = status;
        if (!seen || !status || seen === status) {
            return;
        }
        const [winner] = board?.entries ?? [];
        play(status === 'finished' ? 'end' : 'up');
        announce(
            status === 'running'
                ? t('watch.started')
                : winner && hasWon(winner, board?.total ?? 0)
                  ? `${t('watch.ended')} ${t('watch.winner', { name: winner.username, n: winner.points })}`
                  : t('watch.ended'),
            'assertive',
        );
    }, [battle?.status]);
}
