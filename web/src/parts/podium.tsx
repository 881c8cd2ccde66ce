// The first three, on steps: of those who have points.
import type { Entry } from '../api/types';
import { formatNumber, t } from '../i18n';
import { hasWon, metalOf } from './honours';
import { Icon } from './icons';
import './podium.css';

interface Shown {
    entries: Entry[];
    /** How many took part. */
    total: number;
    me?: string;
}

export function Podium({ entries, total, me }: Shown) {
    const steps = entries.filter(metalOf);
    if (steps.length === 0) {
        return <p class="podium-none">{t(total === 0 ? 'common.nobody_played' : 'common.nobody_scored')}</p>;
    }
    return (
        <ol class="podium" aria-label={t('common.podium')}>
            {steps.map((entry) => (
                <li key={entry.participant_id} class={`step ${metalOf(entry)} ${entry.participant_id === me ? 'me' : ''}`}>
                    {hasWon(entry, total) && <Icon name="trophy" class="cup" />}
                    <span class="step-name"><bdi>{entry.username}</bdi></span>
                    <span class="step-block">
                        <span class="step-rank number">{formatNumber(entry.rank)}</span>
                        <span class="step-points number">{t('common.points', { n: entry.points })}</span>
                    </span>
                </li>
            ))}
        </ol>
    );
}
