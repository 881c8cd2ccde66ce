// A right answer has earned something: an arrow, or a shield?
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { play } from '../../parts/sounds';
import type { BattleStore } from '../../store/battle';
import { fights } from '../../store/select';
import type { State } from '../../store/state';

export type Reward = 'arrow' | 'shield';

/** Those that are not being taken already. */
export function rewardsLeft(state: State): number {
    if (!fights(state.battle)) {
        return 0;
    }
    const taken = state.waiting.filter((item) => item.kind === 'reward').length;
    return (state.me?.rewards_pending ?? 0) - taken;
}

/** With the last of them taken, there is nothing left to do here. */
export function takeReward(store: BattleStore, state: State, type: Reward, taken?: () => void): void {
    play('reward');
    void store.reward(type);
    if (rewardsLeft(state) === 1) {
        taken?.();
    }
}

interface Shown {
    store: BattleStore;
    state: State;
    taken?: () => void;
}

export function RewardChoice({ store, state, taken }: Shown) {
    const pending = rewardsLeft(state);
    if (pending <= 0) {
        return null;
    }
    const take = (type: Reward): void => takeReward(store, state, type, taken);
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
