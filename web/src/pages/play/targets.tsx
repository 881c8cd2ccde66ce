// Whom to shoot at: who shot at me, who is near me, or anybody by name.  Nobody
// is offered on whom it would be refused.
import { useEffect, useState } from 'preact/hooks';
import type { Entry } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { Dialog } from '../../parts/dialog';
import { Icon } from '../../parts/icons';
import { Directory } from '../../store/directory';
import { attackers, rankOf, targets } from '../../store/select';
import type { BattleStore } from '../../store/battle';
import type { State } from '../../store/state';
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

    const everybody = targets(freshest(state, directory.entries.value), state.me?.id);
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
                <Found everybody={everybody} search={search} looking={directory.looking.value} shoot={shoot} />
            ) : (
                <Suggested state={state} everybody={everybody} shoot={shoot} />
            )}
        </Dialog>
    );
}

/** Those who shot last, and are far from here: by name. */
function unknownAttackers({ attacks, board }: State): string[] {
    const known = new Set([...(board?.around ?? []), ...(board?.entries ?? [])].map((entry) => entry.participant_id));
    const names = attacks.filter(({ from }) => !known.has(from.id)).map(({ from }) => from.username);
    return [...new Set(names)].slice(0, MOST_ATTACKERS);
}

/** Of what is known of somebody, what the leaderboard says is later than the directory. */
function freshest(state: State, all: Entry[]): Entry[] {
    const known = new Map(all.map((entry) => [entry.participant_id, entry]));
    for (const entry of [...(state.board?.around ?? []), ...(state.board?.entries ?? [])]) {
        known.set(entry.participant_id, entry);
    }
    return [...known.values()].sort((a, b) => a.rank - b.rank);
}

function Suggested({ state, everybody, shoot }: { state: State; everybody: Entry[]; shoot: (entry: Entry) => void }) {
    const rank = rankOf(state) ?? 1;
    const enemies = attackers(state);
    const shot = enemies.map((id) => everybody.find((entry) => entry.participant_id === id)).filter((entry) => entry !== undefined);
    const others = everybody.filter((entry) => !enemies.includes(entry.participant_id));
    const near = others.filter((entry) => Math.abs(entry.rank - rank) <= NEAR);
    const top = others.filter((entry) => entry.rank <= 3 && !near.includes(entry));
    const rest = others.filter((entry) => !near.includes(entry) && !top.includes(entry));
    if (everybody.length === 0) {
        return <p class="soft">{t('play.no_targets')}</p>;
    }
    return (
        <>
            <List title={t('play.shot_at_you')} entries={shot} shoot={shoot} />
            <List title={t('play.near_you')} entries={near} shoot={shoot} />
            <List title={t('play.leading')} entries={top} shoot={shoot} />
            <List title={t('play.others')} entries={rest.slice(0, MOST_FOUND)} shoot={shoot} />
        </>
    );
}

interface Searched {
    everybody: Entry[];
    search: string;
    looking: boolean;
    shoot: (entry: Entry) => void;
}

function Found({ everybody, search, looking, shoot }: Searched) {
    const wanted = search.trim().normalize('NFKC').toLowerCase();
    const found = everybody.filter((entry) => entry.username.normalize('NFKC').toLowerCase().includes(wanted));
    return (
        <>
            <List title={t('play.found', { n: found.length })} entries={found.slice(0, MOST_FOUND)} shoot={shoot} />
            {found.length === 0 && <p class="soft" role="status">{looking ? t('play.looking') : t('play.nobody')}</p>}
        </>
    );
}

function List({ title, entries, shoot }: { title: string; entries: Entry[]; shoot: (entry: Entry) => void }) {
    if (entries.length === 0) {
        return null;
    }
    return (
        <section class="play-target-list">
            <h3>{title}</h3>
            <ul>
                {entries.map((entry) => (
                    <li key={entry.participant_id}>
                        <button type="button" class="play-target" onClick={() => shoot(entry)}>
                            <span class="number soft">{formatNumber(entry.rank)}</span>
                            <span class="play-target-name"><bdi>{entry.username}</bdi></span>
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
