// A right answer has earned something: an arrow, or a shield?
import { useState } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { play } from '../../parts/sounds';
import type { BattleStore } from '../../store/battle';
import { fights } from '../../store/select';
import type { State } from '../../store/state';
import { shootingRules } from './rules';

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

/** Nothing has been taken so far: what there is to take is new to whoever plays. */
function isFirst(state: State): boolean {
    const { correct = 0 } = state.me ?? {};
    return correct <= rewardsLeft(state);
}

interface Shown {
    store: BattleStore;
    state: State;
    taken?: () => void;
}

export function RewardChoice({ store, state, taken }: Shown) {
    const pending = rewardsLeft(state);
    const [told, tell] = useState(() => isFirst(state));
    if (pending <= 0) {
        return null;
    }
    const take = (type: Reward): void => takeReward(store, state, type, taken);
    return (
        <section class="play-reward" aria-labelledby="reward">
            <div class="play-reward-head">
                <h3 id="reward">{pending > 1 ? t('play.rewards', { n: pending }) : t('play.reward')}</h3>
                <button
                    type="button"
                    class="button plain play-reward-ask"
                    aria-label={t('play.why_rewards')}
                    aria-expanded={told}
                    onClick={() => tell(!told)}
                >
                    <span aria-hidden="true">?</span>
                </button>
            </div>
            <div class="play-reward-choice">
                <button type="button" class="button arrow big" aria-describedby={told ? 'why-arrow' : undefined} onClick={() => take('arrow')}>
                    <Icon name="arrow" />{t('play.take_arrow')}
                </button>
                <button type="button" class="button shield big" aria-describedby={told ? 'why-shield' : undefined} onClick={() => take('shield')}>
                    <Icon name="shield" />{t('play.take_shield')}
                </button>
                {told && state.battle && <Why battle={state.battle} />}
            </div>
        </section>
    );
}

/** What each is for, under it, with the numbers of this battle. */
function Why({ battle }: { battle: Battle }) {
    const shooting = shootingRules(battle);
    return (
        <>
            <p id="why-arrow" class="play-reward-why">{t('play.why_arrow', { n: battle.rules.attack_damage })}</p>
            <p id="why-shield" class="play-reward-why">{t('play.why_shield')}</p>
            {shooting.length > 0 && <p class="play-reward-why both">{shooting.join(' ')}</p>}
        </>
    );
}
