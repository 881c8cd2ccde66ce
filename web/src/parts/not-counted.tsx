// What somebody did, and the server would not: it is said with the reason, and
// stays said.
import type { Question } from '../api/types';
import { t, type Key } from '../i18n';
import type { Refusal } from '../store/refusals';
import { Icon } from './icons';

const REASONS: Record<string, Key> = {
    battle_not_running: 'common.refused_late',
    battle_not_found: 'common.battle_not_found',
    already_answered: 'common.refused_twice',
    question_not_found: 'common.refused_gone',
    no_reward_pending: 'common.refused_taken',
    attacks_off: 'common.refused_off',
    other: 'common.refused_other',
};

export function refusedWords(code: string): string {
    return t(REASONS[code] ?? REASONS.other!, { code });
}

interface Shown {
    refused: Refusal[];
    questions: Question[] | null;
}

export function NotCounted({ refused, questions }: Shown) {
    if (refused.length === 0) {
        return null;
    }
    const what = ({ kind, question }: Refusal): string => {
        const n = questions?.find(({ id }) => id === question)?.position;
        return kind === 'submit' && n ? t('common.refused_question', { n }) : t(`common.refused_${kind}`);
    };
    return (
        <section class="notice bad not-counted" aria-labelledby="not-counted">
            <Icon name="cross" />
            <div>
                <h2 id="not-counted">{t('common.not_counted')}</h2>
                <ul>
                    {refused.map((one) => <li key={one.key}>{what(one)} {refusedWords(one.code)}</li>)}
                </ul>
            </div>
        </section>
    );
}
