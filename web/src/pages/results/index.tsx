// How a battle went: who won, what I did, and whether the draw was fair.
import { useEffect, useState } from 'preact/hooks';
import messages from '../../messages/en/results.json';
import type { Battle } from '../../api/types';
import { formatNumber, formatTime, register, t } from '../../i18n';
import { Connection } from '../../parts/connection';
import { Header } from '../../parts/header';
import { useBattle, useTitle } from '../../parts/hooks';
import { NotCounted } from '../../parts/not-counted';
import { Missing } from '../../parts/missing';
import { Podium } from '../../parts/podium';
import type { BattleStore, Role } from '../../store/battle';
import { finishedIn, finishedOf, type Finished } from '../../store/finished';
import { identityIn } from '../../store/identity';
import { refusalsOf } from '../../store/refusals';
import { Answers } from './answers';
import { Chart } from './chart';
import { Fairness } from './fairness/fairness';
import { Standings } from './standings';
import './results.css';

register('results', messages);

const BOARD = 50;

export default function Results({ id }: { id: string }) {
    const [role, setRole] = useState<Role>(() => (identityIn(id) ? 'player' : 'spectator'));
    return (
        <>
            <Header />
            <main class="page results" id="content">
                <Seen key={role} id={id} role={role} stranger={() => setRole('spectator')} />
            </main>
        </>
    );
}

/** stranger: who was a player has no session any more, and looks on as anybody. */
function Seen({ id, role, stranger }: { id: string; role: Role; stranger: () => void }) {
    const store = useBattle(id, role, BOARD);
    const state = store.state.value;
    const { battle, board, session } = state;
    const lost = role === 'player' && (session === 'none' || session === 'replaced');

    useTitle(battle ? `${battle.title} · ${t('results.title')}` : t('results.title'));
    useEffect(() => {
        if (lost) {
            stranger();
        }
    }, [lost]);
    useBank(store, battle);

    if (!battle) {
        return <Missing fault={state.fault} id={id} />;
    }
    const over = battle.status === 'finished';
    const who = identityIn(id)?.participant ?? '';
    const mine = over ? (finishedOf(state) ?? finishedIn(id, who)) : null;
    const me = mine?.me.id ?? state.me?.id;
    const refused = me ? refusalsOf(id, me) : [];
    return (
        <>
            <Connection state={state} />
            <div class="results-head">
                <h1><bdi>{battle.title}</bdi></h1>
                <p class="soft">{over ? (battle.ends_at && formatTime(battle.ends_at)) : t('results.not_over')}</p>
            </div>
            {!over && <p class="notice"><a href={`/b/${id}`}>{t('results.to_battle')}</a></p>}
            {over && board && board.total > 0 && <Podium entries={board.entries} total={board.total} me={me} />}
            <NotCounted refused={refused} questions={mine?.questions ?? state.questions} />
            {mine && <Mine mine={mine} battle={battle} />}
            <Standings id={id} total={board?.total ?? 0} seq={board?.seq ?? ''} me={me} rank={mine?.me.rank ?? state.me?.rank} />
            {mine && <Answers questions={mine.questions} refused={refused} />}
            {over && <Fairness battle={battle} mine={mine} noted={identityIn(id)?.seed_hash} />}
        </>
    );
}

/** The event that ends a battle has no bank: the battle itself does, from then on. */
function useBank(store: BattleStore, battle: Battle | null): void {
    const missing = battle?.status === 'finished' && !('bank' in battle);
    useEffect(() => {
        if (missing) {
            store.refresh().catch(() => undefined);
        }
    }, [missing]);
}

function Mine({ mine: { me, questions }, battle }: { mine: Finished; battle: Battle }) {
    return (
        <section class="card results-mine" aria-labelledby="results-mine">
            <h2 id="results-mine">{t('results.mine', { name: me.username })}</h2>
            <dl class="results-figures">
                <div>
                    <dt>{t('results.rank')}</dt>
                    <dd class="number">{formatNumber(me.rank)}</dd>
                </div>
                <div>
                    <dt>{t('results.points')}</dt>
                    <dd class="number">{formatNumber(me.points)}</dd>
                </div>
                <div>
                    <dt>{t('results.right')}</dt>
                    <dd class="number">{t('results.right_of', { right: me.correct, n: questions.length })}</dd>
                </div>
            </dl>
            <Chart questions={questions} points={me.points} battle={battle} />
        </section>
    );
}
