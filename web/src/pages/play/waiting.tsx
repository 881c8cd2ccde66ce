// In, and the battle has not started: who is here, and how long still.
import type { Battle } from '../../api/types';
import { formatDuration, t } from '../../i18n';
import { useNow } from '../../parts/hooks';
import { Icon } from '../../parts/icons';
import { fights } from '../../store/select';
import type { State } from '../../store/state';
import { ResumeCode } from './resume';

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
            <HowTo battle={battle} />
            <ResumeCode battle={battle.id} />
        </section>
    );
}

function HowTo({ battle }: { battle: Battle }) {
    const { attack_damage, verdicts } = battle.rules;
    return (
        <ul class="play-howto">
            <li><Icon name="check" />{t('play.how_answer', { n: battle.question_count })}</li>
            {verdicts === 'end' && <li><Icon name="clock" />{t('play.how_end')}</li>}
            {fights(battle) && <li><Icon name="arrow" />{t('play.how_arrow', { n: attack_damage })}</li>}
            {fights(battle) && <li><Icon name="shield" />{t('play.how_shield')}</li>}
        </ul>
    );
}
