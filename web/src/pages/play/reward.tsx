// A right answer has earned something: an arrow, or a shield?
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { play } from '../../parts/sounds';
import type { BattleStore } from '../../store/battle';
import type { State } from '../../store/state';

export function RewardChoice({ store, state }: { store: BattleStore; state: State }) {
    const taken = state.waiting.filter((item) => item.kind === 'reward').length;
    const pending = (state.me?.rewards_pending ?? 0) - taken;
    if (pending <= 0) {
        return null;
    }
    const take = (type: 'arrow' | 'shield'): void => {
        play('reward');
        void store.reward(type);
    };
    return (
        <section class="play-reward" aria-labelledby="reward">
            <h3 id="reward">{pending > 1 ? t('play.rewards', { n: pending }) : t('play.reward')}</h3>
            <div class="play-reward-choice">
                <button type="button" class="button arrow big" onClick={() => take('arrow')}>
                    <Icon name="arrow" />{t('play.take_arrow')}
                </button>
                <button type="button" class="button shield big" onClick={() => take('shield')}>
                    <Icon name="shield" />{t('play.take_shield')}
                </button>
            </div>
        </section>
    );
}
