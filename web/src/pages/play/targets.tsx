// Whom to shoot at: who shot at me, who is near me, or anybody by name.  Nobody
// is offered on whom it would be refused.  Once shown, nobody moves: others go on
// scoring, and the finger is on its way.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Entry } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { Dialog } from '../../parts/dialog';
import { Icon } from '../../parts/icons';
import { Directory } from '../../store/directory';
import { attackers, everybody, rankOf, rowOf, targets, type Known } from '../../store/select';
import type { BattleStore } from '../../store/battle';
import type { State } from '../../store/state';
import { foldName } from '../../store/username';
import type { AlertList } from './alerts';

const NEAR = 5;
const MOST_FOUND = 30;
const MOST_ATTACKERS = 5;

interface Shown {
    store: BattleStore;
    state: State;
    alerts: AlertList;
    close: () => void;
}

export function Targets({ store, state, alerts, close }: Shown) {
    const [directory] = useState(() => new Directory(store.id));
    const [search, setSearch] = useState('');
    const arrows = state.me?.arrows ?? 0;

    useEffect(() => {
        void directory.load(unknownAttackers(state));
        return () => directory.close();
    }, [directory]);

    useEffect(() => {
        if (arrows === 0) {
            close();
        }
    }, [arrows]);

    const list = (): Known[] => targets(everybody(state, directory.moments.value), state.me?.id);
    const shown = useMemo(list, [directory.moments.value, search]);
    const offered = shown.length > 0 ? shown : list();
    const shoot = (entry: Entry): void => {
        close();
        void alerts.attack(entry.participant_id);
    };

    return (
        <Dialog title={t('play.choose_target')} close={close} class="play-targets">
            <p class="play-targets-arrows"><Icon name="arrow" />{t('common.arrows', { n: arrows })}</p>
            <div class="field">
                <label class="unseen" for="search">{t('play.search')}</label>
                <input
                    id="search"
                    class="input"
                    type="search"
                    placeholder={t('play.search')}
                    value={search}
                    onInput={(event) => {
                        setSearch(event.currentTarget.value);
                        directory.look(event.currentTarget.value.trim());
                    }}
                    autocomplete="off"
                    spellcheck={false}
                    dir="auto"
                />
            </div>
            {search.trim() ? (
                <Found state={state} offered={offered} search={search} looking={directory.looking.value} shoot={shoot} />
            ) : (
                <Suggested state={state} offered={offered} shoot={shoot} />
            )}
        </Dialog>
    );
}

/** Those who shot last, and are far from here: by name. */
function unknownAttackers(state: State): string[] {
    const names = state.attacks.filter(({ from }) => !rowOf(state, from.id)).map(({ from }) => from.username);
    return [...new Set(names)].slice(0, MOST_ATTACKERS);
}

interface Offered {
    state: State;
    offered: Known[];
    shoot: (entry: Entry) => void;
}

interface Groups {
    shot: Known[];
    near: Known[];
    top: Known[];
    rest: Known[];
}

function grouped(state: State, offered: Known[]): Groups {
    const rank = rankOf(state) ?? 1;
    const enemies = attackers(state);
    const shot = enemies.map((id) => offered.find((entry) => entry.participant_id === id)).filter((entry) => entry !== undefined);
    const others = offered.filter((entry) => !enemies.includes(entry.participant_id));
    const near = others.filter((entry) => entry.placed && Math.abs(entry.rank - rank) <= NEAR);
    const top = others.filter((entry) => entry.placed && entry.rank <= 3 && !near.includes(entry));
    const rest = others.filter((entry) => !near.includes(entry) && !top.includes(entry)).slice(0, MOST_FOUND);
    return { shot, near, top, rest };
}

function Suggested({ state, offered, shoot }: Offered) {
    const { shot, near, top, rest } = useMemo(() => grouped(state, offered), [offered]);
    if (offered.length === 0) {
        return <p class="soft">{t('play.no_targets')}</p>;
    }
    return (
        <>
            <List title={t('play.shot_at_you')} state={state} offered={shot} shoot={shoot} />
            <List title={t('play.near_you')} state={state} offered={near} shoot={shoot} />
            <List title={t('play.leading')} state={state} offered={top} shoot={shoot} />
            <List title={t('play.others')} state={state} offered={rest} shoot={shoot} />
        </>
    );
}

interface Searched extends Offered {
    search: string;
    looking: boolean;
}

function Found({ state, offered, search, looking, shoot }: Searched) {
    const wanted = foldName(search.trim());
    const found = offered.filter((entry) => foldName(entry.username).includes(wanted));
    return (
        <>
            <List title={t('play.found', { n: found.length })} state={state} offered={found.slice(0, MOST_FOUND)} shoot={shoot} />
            {found.length === 0 && <p class="soft" role="status">{looking ? t('play.looking') : t('play.nobody')}</p>}
        </>
    );
}

function List({ title, state, offered, shoot }: Offered & { title: string }) {
    if (offered.length === 0) {
        return null;
    }
    return (
        <section class="play-target-list">
            <h3>{title}</h3>
            <ul>
                {offered.map((entry) => (
                    <li key={entry.participant_id}>
                        <button
                            type="button"
                            class="play-target"
                            disabled={rowOf(state, entry.participant_id)?.points === 0}
                            onClick={() => shoot(entry)}
                        >
                            <span class="play-target-rank number soft">{entry.placed ? formatNumber(entry.rank) : '–'}</span>
                            <span class="play-target-name one-line"><bdi>{entry.username}</bdi></span>
                            {entry.shields > 0 && (
                                <span class="tag">
                                    <Icon name="shield" />
                                    <span class="unseen">{t('common.shields', { n: entry.shields })}</span>
                                    <span class="number" aria-hidden="true">{formatNumber(entry.shields)}</span>
                                </span>
                            )}
                            <b class="play-target-points">
                                <Icon name="star" />
                                <span class="unseen">{t('play.points', { n: entry.points })}</span>
                                <span class="number" aria-hidden="true">{formatNumber(entry.points)}</span>
                            </b>
                            <Icon name="target" class="play-target-icon" />
                        </button>
                    </li>
                ))}
            </ul>
        </section>
    );
}
