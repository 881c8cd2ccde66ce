// The first three, on steps.
import type { Entry } from '../api/types';
import { formatNumber, t } from '../i18n';
import { Icon } from './icons';
import './podium.css';

const STEPS = ['first', 'second', 'third'];

export function Podium({ entries, me }: { entries: Entry[]; me?: string }) {
    return (
        <ol class="podium" aria-label={t('common.podium')}>
            {entries.slice(0, STEPS.length).map((entry, i) => (
                <li key={entry.participant_id} class={`step ${STEPS[i]} ${entry.participant_id === me ? 'me' : ''}`}>
                    {i === 0 && <Icon name="trophy" class="cup" />}
                    <span class="step-name" dir="auto">{entry.username}</span>
                    <span class="step-block">
                        <span class="step-rank number">{formatNumber(entry.rank)}</span>
                        <span class="step-points number">{t('common.points', { n: entry.points })}</span>
                    </span>
                </li>
            ))}
        </ol>
    );
}
