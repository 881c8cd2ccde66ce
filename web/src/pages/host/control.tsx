// One battle, while it is prepared, played and over.
import { useEffect, useState } from 'preact/hooks';
import { api, type Battle } from '../../api';
import { formatDuration, formatNumber, formatShare, formatTime, t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Board } from '../../parts/board';
import { Connection } from '../../parts/connection';
import { Dialog } from '../../parts/dialog';
import { useBattle, useNow, useTitle } from '../../parts/hooks';
import { Invite } from '../../parts/invite';
import { Missing } from '../../parts/missing';
import type { Board as Standing } from '../../store/standing';
import { download } from './download';
import { Questions } from './questions';
import { asOrganiser } from './session';
import { Suspects } from './suspects';
import { sum, useStatistics, type Counts } from './statistics';
import { errorWords } from './words';

const BOARD = 10;

export function Control({ id }: { id: string }) {
    const store = useBattle(id, 'spectator', BOARD);
    const state = store.state.value;
    const { counts, fault, refresh } = useStatistics(id, state.battle?.status);
    useTitle(state.battle?.title ?? t('host.title'));

    if (!state.battle) {
        return <Missing fault={state.fault} id={id} />;
    }
    const { battle, board } = state;
    return (
        <>
            <p><a class="link" href="/host">{t('host.battles')}</a></p>
            <div class="host-head">
                <h1><bdi>{battle.title}</bdi></h1>
                <span class={`tag ${battle.status}`}>{t(`host.status_${battle.status}`)}</span>
            </div>
            <Connection state={state} />
            {fault && <p class="notice bad" role="alert">{fault}</p>}
            <Acts battle={battle} done={() => void store.refresh().then(refresh)} />
            <Figures battle={battle} board={board} counts={counts} />
            <div class="host-floor">
                <Questions id={id} counts={counts} refresh={refresh} />
                <section class="card host-standing" aria-labelledby="host-standing">
                    <h2 id="host-standing">{t('host.standing')}</h2>
                    {board?.entries.length ? (
                        <Board entries={board.entries.slice(0, BOARD)} label={t('host.standing')} />
                    ) : (
                        <p class="soft">{t('host.nobody')}</p>
                    )}
                </section>
            </div>
            <Suspects id={id} />
        </>
    );
}

type Turn = 'start' | 'end';

function Acts({ battle, done }: { battle: Battle; done: () => void }) {
    const [ask, setAsk] = useState<Turn | 'invite' | null>(null);
    const [busy, setBusy] = useState(false);
    const [fault, setFault] = useState('');

    const doing = async (act: () => Promise<void>): Promise<void> => {
        setBusy(true);
        setFault('');
        await act().catch((error) => setFault(errorWords(error)));
        setBusy(false);
    };
    const turn = (which: Turn): Promise<void> =>
        doing(async () => {
            await asOrganiser((token) => api.admin[which](token, battle.id));
            setAsk(null);
            announce(t(`host.${which}ed`));
            done();
        });
    const exportCsv = (): Promise<void> =>
        doing(async () => download(`arena-${battle.id}.csv`, await asOrganiser((token) => api.admin.exportCsv(token, battle.id))));

    return (
        <>
            <div class="host-acts">
                {battle.status === 'scheduled' && (
                    <button type="button" class="button main big" disabled={busy} onClick={() => void turn('start')}>{t('host.start')}</button>
                )}
                {battle.status === 'running' && (
                    <button type="button" class="button arrow big" disabled={busy} onClick={() => setAsk('end')}>{t('host.end')}</button>
                )}
                <a class="button" href={`/b/${battle.id}/watch`} target="_blank" rel="noopener">{t('host.watch')}</a>
                {battle.status === 'finished' ? (
                    <a class="button" href={`/b/${battle.id}/results`}>{t('host.results')}</a>
                ) : (
                    <button type="button" class="button" onClick={() => setAsk('invite')}>{t('host.invite')}</button>
                )}
                <button type="button" class="button" disabled={busy} onClick={() => void exportCsv()}>{t('host.export')}</button>
            </div>
            {fault && <p class="notice bad" role="alert">{fault}</p>}
            {ask === 'end' && (
                <Dialog title={t('host.end_title')} close={() => setAsk(null)}>
                    <p>{t('host.end_why')}</p>
                    <div class="host-ways">
                        <button type="button" class="button arrow" disabled={busy} onClick={() => void turn('end')}>{t('host.end')}</button>
                        <button type="button" class="button" onClick={() => setAsk(null)}>{t('host.go_on_playing')}</button>
                    </div>
                </Dialog>
            )}
            {ask === 'invite' && (
                <Dialog title={t('host.invite')} close={() => setAsk(null)}>
                    <Invitation battle={battle} />
                </Dialog>
            )}
        </>
    );
}

/** With the join code, which the organiser alone may see. */
function Invitation({ battle: { id, join_code_required: closed } }: { battle: Battle }) {
    const [code, setCode] = useState('');
    const [fault, setFault] = useState('');
    useEffect(() => {
        if (closed) {
            asOrganiser((token) => api.admin.inspect(token, id))
                .then(({ join_code }) => setCode(join_code ?? ''))
                .catch((error) => setFault(errorWords(error)));
        }
    }, [id, closed]);

    if (closed && !code) {
        return fault ? <p class="notice bad" role="alert">{fault}</p> : null;
    }
    return (
        <>
            <Invite id={id} joinCode={code || undefined} />
            {code && <p class="host-invite-code">{t('host.label', { what: t('host.field_join_code') })} <bdi class="host-join-code">{code}</bdi></p>}
        </>
    );
}

interface Shown {
    battle: Battle;
    board: Standing | null;
    counts: Counts | null;
}

function Figures({ battle, board, counts }: Shown) {
    const { answered, correct } = sum(counts);
    return (
        <dl class="host-figures">
            <Figure name={t('host.figure_players')} value={formatNumber(board?.total ?? battle.participants)} />
            <Figure name={t('host.figure_online')} value={formatNumber(board?.online ?? battle.online)} />
            <Figure name={t('host.figure_answers')} value={formatNumber(answered)} />
            <Figure name={t('host.figure_right')} value={answered ? formatShare(correct / answered) : '–'} />
            <Time battle={battle} />
        </dl>
    );
}

function Figure({ name, value, ltr }: { name: string; value: string; ltr?: boolean }) {
    return (
        <div class="card host-figure">
            <dt>{name}</dt>
            <dd class="number"><bdi dir={ltr ? 'ltr' : undefined}>{value}</bdi></dd>
        </div>
    );
}

function Time({ battle }: { battle: Battle }) {
    const now = useNow();
    const { status, starts_at, ends_at } = battle;
    if (status === 'running') {
        return ends_at === null ? (
            <Figure name={t('host.figure_time')} value={formatDuration(now - (starts_at ?? now))} ltr />
        ) : (
            <Figure name={t('host.figure_left')} value={formatDuration(ends_at - now)} ltr />
        );
    }
    const at = status === 'finished' ? ends_at : starts_at;
    return at === null ? null : (
        <Figure name={status === 'finished' ? t('host.figure_ended') : t('host.figure_starts')} value={formatTime(at)} />
    );
}
