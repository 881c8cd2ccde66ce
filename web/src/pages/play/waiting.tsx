// In, and the battle has not started: who is here, and how long still.
import type { Battle } from '../../api/types';
import { formatDuration, t } from '../../i18n';
import { useNow } from '../../parts/hooks';
import { Icon } from '../../parts/icons';
import type { State } from '../../store/state';
import { ResumeCode } from './resume';
import { Rules } from './rules';

export function Waiting({ state, battle }: { state: State; battle: Battle }) {
    const now = useNow();
    return (
        <section class="card play-face">
            <Icon name="shield" class="play-face-icon" />
            <h1>{t('play.you_are_in', { name: state.me?.username ?? '' })}</h1>
            <p class="play-countdown number" role="timer">
                {battle.starts_at === null
                    ? t('play.starts_when_told')
                    : t('play.starts_in', { time: formatDuration(battle.starts_at - now) })}
            </p>
            <p><span class="tag"><Icon name="people" />{t('play.players_here', { n: battle.online })}</span></p>
            <ul class="play-crowd" aria-label={t('play.crowd')}>
                {state.board?.entries.map((entry) => (
                    <li key={entry.participant_id} class={`tag ${entry.participant_id === state.me?.id ? 'running' : ''}`} dir="auto">
                        {entry.username}
                    </li>
                ))}
            </ul>
            <Rules battle={battle} />
            <ResumeCode battle={battle.id} />
        </section>
    );
}
