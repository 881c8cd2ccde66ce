// The leaderboard, to be read from the back of a room.
import { useEffect, useRef } from 'preact/hooks';
import type { Entry } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { useSlides } from '../../parts/board';
import { metalOf } from '../../parts/honours';
import { Icon } from '../../parts/icons';
import { animate, useBump } from '../../parts/motion';
import { Tie } from '../../parts/tie';

const WALL = 10;

export function Rows({ entries, total }: { entries: Entry[]; total: number }) {
    const list = useRef<HTMLOListElement>(null);
    useSlides(list, entries);
    return (
        <section class="watch-board" aria-label={t('watch.board')}>
            <ol ref={list}>
                {entries.map((entry) => (
                    <Row key={entry.participant_id} entry={entry} />
                ))}
            </ol>
            {total === 0 && <p class="watch-nobody">{t('watch.nobody')}</p>}
            <div class="watch-foot">
                {total > WALL && <p class="watch-more wide">{t('watch.more', { n: total - WALL })}</p>}
                {total > entries.length && <p class="watch-more narrow">{t('watch.more', { n: total - entries.length })}</p>}
                <Tie entries={entries.slice(0, WALL)} />
            </div>
        </section>
    );
}

function Row({ entry }: { entry: Entry }) {
    const points = useBump<HTMLSpanElement>(entry.points);
    const row = useHurt(entry.points);
    return (
        <li class="watch-row" data-id={entry.participant_id}>
            <span class={`watch-rank number ${metalOf(entry) ?? ''}`}>{formatNumber(entry.rank)}</span>
            <span class={`watch-name one-line ${entry.online ? '' : 'away'}`} ref={row}>
                <bdi>{entry.username}</bdi>
            </span>
            <span class="watch-holds">
                <Held name="arrow" n={entry.arrows} />
                <Held name="shield" n={entry.shields} />
            </span>
            <span class="watch-points number" ref={points}>{formatNumber(entry.points)}</span>
        </li>
    );
}

function Held({ name, n }: { name: 'arrow' | 'shield'; n: number }) {
    return n === 0 ? null : (
        <span class={`watch-held ${name}`}>
            <Icon name={name} />
            <span class="number" aria-hidden="true">{formatNumber(n)}</span>
            <span class="unseen">{t(`common.${name}s`, { n })}</span>
        </span>
    );
}

/** Points that are taken shake who has lost them. */
function useHurt(points: number) {
    const place = useRef<HTMLSpanElement>(null);
    const before = useRef(points);
    useEffect(() => {
        if (points < before.current) {
            const frames = [0, -10, 8, -5, 3, 0].map((x) => ({ transform: `translateX(${x}px)` }));
            animate(place.current, frames, { duration: 450 });
        }
        before.current = points;
    }, [points]);
    return place;
}
