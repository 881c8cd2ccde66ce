// One battle in the list; a press leads to where it can be joined, or seen.
import type { Battle } from '../../api/types';
import { formatTime, t } from '../../i18n';
import { Icon } from '../../parts/icons';
import type { Identity } from '../../store/identity';

export function BattleCard({ battle, identity }: { battle: Battle; identity: Identity | null }) {
    const path = battle.status === 'finished' ? `/b/${battle.id}/results` : `/b/${battle.id}`;
    return (
        <li>
            <a class="join-card" href={path}>
                <span class="join-card-title"><bdi>{battle.title}</bdi></span>
                <span class="join-facts">
                    <Facts battle={battle} />
                    {identity && <span class="tag">{t('join.you_are', { name: identity.username })}</span>}
                </span>
            </a>
        </li>
    );
}

export function Facts({ battle }: { battle: Battle }) {
    return (
        <>
            <span class={`tag ${battle.status}`}>{t(`join.status_${battle.status}`)}</span>
            <span class="tag"><Icon name="people" />{t('join.players', { n: battle.participants })}</span>
            {battle.status === 'scheduled' && battle.starts_at !== null && (
                <span class="tag"><Icon name="clock" />{formatTime(battle.starts_at)}</span>
            )}
        </>
    );
}
