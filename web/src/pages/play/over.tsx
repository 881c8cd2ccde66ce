// The battle has ended: what became of me.
import { useEffect } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Board } from '../../parts/board';
import { isHonoured } from '../../parts/honours';
import { Icon } from '../../parts/icons';
import { NotCounted } from '../../parts/not-counted';
import { play } from '../../parts/sounds';
import { Tie } from '../../parts/tie';
import { rankOf, rowsAbout } from '../../store/select';
import type { State } from '../../store/state';

export function Over({ state, battle }: { state: State; battle: Battle }) {
    const rank = rankOf(state) ?? 0;
    const points = state.me?.points ?? 0;
    const total = Math.max(state.board?.total ?? 0, battle.participants, 1);
    const words = finalWords(rank, points, total);
    const rows = rowsAbout(state);

    useEffect(() => {
        announce(`${t('play.over')} ${words}`, 'assertive');
        play('end');
    }, []);

    return (
        <section class="card play-face">
            <Icon name={isHonoured({ rank, points }, total) ? 'trophy' : 'shield'} class="play-face-icon" />
            <h1>{t('play.over')}</h1>
            <p class="play-final number">{words}</p>
            <p class="soft">
                {t('play.final_answers', { right: state.me?.correct ?? 0, n: state.me?.answered ?? 0 })}
            </p>
            <NotCounted refused={state.refused} questions={state.questions} />
            <a class="button main big wide" href={`/b/${battle.id}/results`}>{t('play.see_results')}</a>
            <Board entries={rows} me={state.me?.id} label={t('play.board')} />
            <Tie entries={rows} />
        </section>
    );
}

/** A place says something where there are points, and others. */
function finalWords(rank: number, points: number, total: number): string {
    if (points === 0) {
        return t('play.final_none');
    }
    return total === 1
        ? t('play.final_alone', { n: points })
        : t('play.final', { rank: formatNumber(rank), n: points });
}
