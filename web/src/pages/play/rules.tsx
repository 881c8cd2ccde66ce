// What the rules of this battle mean for who plays it.
import type { Battle } from '../../api/types';
import { t } from '../../i18n';
import { Icon, type IconName } from '../../parts/icons';
import { fights } from '../../store/select';

const MINUTE = 60_000;

interface Rule {
    icon: IconName;
    words: string;
}

/** What an attacker must have done before; nothing in most battles. */
export function shootingRules({ rules }: Battle): string[] {
    const { attack_after_correct, attack_after_ms } = rules;
    return [
        ...(attack_after_correct > 0 ? [t('play.shoot_after', { n: attack_after_correct })] : []),
        ...(attack_after_ms > 0 ? [t('play.shoot_minutes', { n: Math.ceil(attack_after_ms / MINUTE) })] : []),
    ];
}

function rulesOf(battle: Battle): Rule[] {
    const { attack_damage, hits_per_minute, verdicts, attacks } = battle.rules;
    const about: Rule[] = [
        { icon: 'check', words: t('play.how_answer', { n: battle.question_count }) },
        { icon: 'star', words: t('play.how_points') },
    ];
    if (verdicts === 'end') {
        about.push({ icon: 'clock', words: t('play.how_end') });
    }
    if (fights(battle)) {
        about.push({ icon: 'arrow', words: t('play.how_arrow', { n: attack_damage }) }, { icon: 'shield', words: t('play.how_shield') });
        about.push(...shootingRules(battle).map((words): Rule => ({ icon: 'target', words })));
        if (hits_per_minute > 0) {
            about.push({ icon: 'target', words: t('play.how_hits', { n: hits_per_minute }) });
        }
    } else if (!attacks) {
        about.push({ icon: 'shield', words: t('play.how_peace') });
    }
    return [...about, { icon: 'trophy', words: t('common.tie') }];
}

export function Rules({ battle }: { battle: Battle }) {
    return (
        <ul class="play-howto">
            {rulesOf(battle).map(({ icon, words }) => (
                <li key={words}><Icon name={icon} /><span>{words}</span></li>
            ))}
        </ul>
    );
}
