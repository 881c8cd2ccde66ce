// Nothing left to answer; arrows may be.
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import type { State } from '../../store/state';

export function AllDone({ state, aim }: { state: State; aim: () => void }) {
    const arrows = state.me?.arrows ?? 0;
    return (
        <section class="card play-done">
            <Icon name="check" class="play-face-icon" />
            <h2>{t('play.all_done')}</h2>
            <p class="soft">{t('play.all_done_why')}</p>
            {arrows > 0 && (
                <button type="button" class="button arrow big" onClick={aim}>
                    <Icon name="arrow" />{t('play.attack')}
                </button>
            )}
        </section>
    );
}
