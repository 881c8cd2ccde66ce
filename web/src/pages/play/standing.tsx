// The leaderboard: the first places, and those about me.  It grows and shrinks as
// others do what they do, so what can be pressed comes before it.
import { t } from '../../i18n';
import { Board } from '../../parts/board';
import { Icon } from '../../parts/icons';
import { Tie } from '../../parts/tie';
import { rowsAbout } from '../../store/select';
import type { State } from '../../store/state';

interface Shown {
    state: State;
    aim: () => void;
}

export function Standing({ state, aim }: Shown) {
    const arrows = state.me?.arrows ?? 0;
    const rows = rowsAbout(state);
    return (
        <section class="card play-standing" aria-labelledby="standing">
            <header class="play-standing-head">
                <h2 id="standing">{t('play.board')}</h2>
                <span class="tag"><Icon name="people" />{t('play.online', { n: state.board?.online ?? 0 })}</span>
            </header>
            {arrows > 0 ? (
                <button type="button" class="button arrow wide" onClick={aim}>
                    <Icon name="arrow" />{t('play.attack_with', { n: arrows })}
                </button>
            ) : (
                <p class="play-no-arrows soft">{t('play.no_arrows')}</p>
            )}
            <Board entries={rows} me={state.me?.id} label={t('play.board')} />
            <Tie entries={rows} />
        </section>
    );
}
