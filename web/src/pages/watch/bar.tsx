// What the battle is, the clock, and how many are there.
import type { Battle } from '../../api/types';
import { formatDuration, t } from '../../i18n';
import { useNow } from '../../parts/hooks';
import { Icon } from '../../parts/icons';
import type { Board } from '../../store/standing';

export function Bar({ battle, board }: { battle: Battle; board: Board }) {
    return (
        <div class="watch-bar">
            <h1><bdi>{battle.title}</bdi></h1>
            <p class="watch-people">
                <Icon name="people" />
                <span>{t('watch.players', { n: board.total })}</span>
                {battle.status === 'finished' ? (
                    <span class="tag">{t('watch.over')}</span>
                ) : (
                    <span class="tag running">{t('watch.online', { n: board.online })}</span>
                )}
            </p>
            {battle.status !== 'finished' && <Clock battle={battle} />}
        </div>
    );
}

function Clock({ battle }: { battle: Battle }) {
    const now = useNow(500);
    const { words, time } = reading(battle, now);
    return (
        <p class="watch-clock" role="timer">
            {time !== null && <span class="watch-time number" dir="ltr">{formatDuration(time)}</span>}
            <span class="watch-time-of">{words}</span>
        </p>
    );
}

function reading({ status, starts_at, ends_at }: Battle, now: number): { words: string; time: number | null } {
    if (status === 'scheduled') {
        return starts_at === null
            ? { words: t('watch.waits'), time: null }
            : { words: t('watch.until_start'), time: starts_at - now };
    }
    return ends_at === null
        ? { words: t('watch.elapsed'), time: now - (starts_at ?? now) }
        : { words: t('watch.left'), time: ends_at - now };
}
