// One battle's door: what it is, who you were in it, the name to go in with.
import { useState } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { go, prefetch } from '../../app/routes';
import { formatDuration, t } from '../../i18n';
import { useNow } from '../../parts/page';
import { Icon } from '../../parts/icons';
import { useLater } from '../../parts/later';
import { troubleWords } from '../../parts/trouble';
import { noteOf } from '../../store/handover';
import { identitiesIn, identityIn, leaveSeat, playAs, type Identity } from '../../store/identity';
import type { Lobby } from '../../store/lobby';
import { Facts } from './card';
import { NameForm } from './form';

interface Shown {
    lobby: Lobby;
    id: string;
    /** Null while it is on its way: a name can be typed meanwhile. */
    battle: Battle | null;
}

export function Entrance({ lobby, id, battle }: Shown) {
    const [players, setPlayers] = useState(() => whoPlays(id));
    const [note] = useState(() => noteOf(id));
    const [inviting, invite] = useState(false);
    const InviteDialog = useLater(inviting, () => import('../../parts/invite-dialog').then((module) => module.InviteDialog));
    const over = battle?.status === 'finished';

    return (
        <section class="card join-narrow join-entrance">
            {battle ? <What battle={battle} /> : <h1>{t('join.welcome')}</h1>}
            {over && <a class="button main big wide" href={`/b/${id}/results`}>{t('join.see_results')}</a>}
            {note && <p class="notice bad" role="alert">{t('join.session_lost', { why: note === 'wrong_resume_code' ? t('join.wrong_code') : troubleWords(note) })}</p>}
            {!over && players.length > 0 && (
                <div class="join-again">
                    {players.map((player, i) => (
                        <a
                            key={player.participant}
                            class={`button wide ${i === 0 ? 'main big' : ''}`}
                            href={`/b/${id}/play`}
                            onFocus={() => prefetch('play')}
                            onClick={() => playAs(id, player)}
                        >
                            {t('join.continue_as', { name: player.username })}
                        </a>
                    ))}
                    <button
                        type="button"
                        class="button plain"
                        onClick={() => {
                            leaveSeat(id);
                            setPlayers([]);
                        }}
                    >
                        {t('join.not_me', { name: players[0]!.username })}
                    </button>
                </div>
            )}
            {battle?.status === 'running' && players.length === 0 && <p class="notice">{t('join.late')}</p>}
            {!over && players.length === 0 && (
                <NameForm lobby={lobby} battle={id} closed={battle?.join_code_required ?? false} joined={() => go(`/b/${id}/play`)} />
            )}
            <p class="join-ways">
                <a class="link" href={`/b/${id}/watch`}>{t('join.watch')}</a>
                <button type="button" class="button plain" onClick={() => invite(true)}>
                    <Icon name="people" />{t('join.invite')}
                </button>
            </p>
            {inviting && InviteDialog && <InviteDialog id={id} close={() => invite(false)} />}
        </section>
    );
}

/** Who this tab is, and who else has played here. */
function whoPlays(id: string): Identity[] {
    const mine = identityIn(id);
    const others = identitiesIn(id).filter(({ participant }) => participant !== mine?.participant);
    return mine ? [mine, ...others] : others;
}

function What({ battle }: { battle: Battle }) {
    return (
        <div class="join-what">
            <p class="join-facts"><Facts battle={battle} /></p>
            <h1><bdi>{battle.title}</bdi></h1>
            {battle.description && <p class="soft"><bdi>{battle.description}</bdi></p>}
            <Countdown battle={battle} />
        </div>
    );
}

function Countdown({ battle }: { battle: Battle }) {
    const now = useNow();
    const at = battle.status === 'scheduled' ? battle.starts_at : battle.status === 'running' ? battle.ends_at : null;
    if (at === null) {
        return battle.status === 'scheduled' ? <p class="join-countdown">{t('join.starts_when_told')}</p> : null;
    }
    const time = formatDuration(at - now);
    return (
        <p class="join-countdown number">
            {battle.status === 'scheduled' ? t('join.starts_in', { time }) : t('join.time_left', { time })}
        </p>
    );
}
