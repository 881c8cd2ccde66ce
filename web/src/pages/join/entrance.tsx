// One battle's door: what it is, who you were in it, the name to go in with.
import { useState } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { go, prefetch } from '../../app/routes';
import { formatDuration, t } from '../../i18n';
import { useNow } from '../../parts/page';
import { Icon } from '../../parts/icons';
import { useLater } from '../../parts/later';
import { forgetIdentity, identityIn } from '../../store/identity';
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
    const [identity, setIdentity] = useState(() => identityIn(id));
    const [inviting, invite] = useState(false);
    const InviteDialog = useLater(inviting, () => import('../../parts/invite-dialog').then((module) => module.InviteDialog));
    const over = battle?.status === 'finished';

    return (
        <section class="card join-narrow join-entrance">
            {battle ? <What battle={battle} /> : <h1>{t('join.welcome')}</h1>}
            {over && <a class="button main big wide" href={`/b/${id}/results`}>{t('join.see_results')}</a>}
            {!over && identity && (
                <div class="join-again">
                    <a class="button main big wide" href={`/b/${id}/play`} onFocus={() => prefetch('play')}>
                        {t('join.continue_as', { name: identity.username })}
                    </a>
                    <button
                        type="button"
                        class="button plain"
                        onClick={() => {
                            forgetIdentity(id);
                            setIdentity(null);
                        }}
                    >
                        {t('join.not_me', { name: identity.username })}
                    </button>
                </div>
            )}
            {!over && !identity && (
                <NameForm lobby={lobby} battle={id} closed={battle?.join_code_required ?? false} joined={() => go(`/b/${id}/play`)} />
            )}
            <p class="join-ways">
                <a href={`/b/${id}/watch`}>{t('join.watch')}</a>
                <button type="button" class="button plain" onClick={() => invite(true)}>
                    <Icon name="people" />{t('join.invite')}
                </button>
            </p>
            {inviting && InviteDialog && <InviteDialog id={id} close={() => invite(false)} />}
        </section>
    );
}

function What({ battle }: { battle: Battle }) {
    return (
        <div class="join-what">
            <p class="join-facts"><Facts battle={battle} /></p>
            <h1 dir="auto">{battle.title}</h1>
            {battle.description && <p class="soft" dir="auto">{battle.description}</p>}
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
