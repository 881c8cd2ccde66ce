// Before the start: how to get in, and who is in.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Entry } from '../../api/types';
import { t } from '../../i18n';
import { Invite } from '../../parts/invite';
import { animate } from '../../parts/motion';
import { fit, useFit } from './fit';

export function Lobby({ id, entries, total }: { id: string; entries: Entry[]; total: number }) {
    return (
        <div class={`watch-lobby ${total === 0 ? 'empty' : ''}`}>
            <section class="card watch-door">
                <h2>{t('watch.come_in')}</h2>
                <Invite id={id} />
                <p class="soft">{t('watch.how')}</p>
            </section>
            {total === 0 ? <p class="watch-nobody">{t('watch.nobody')}</p> : <Crowd entries={entries} total={total} />}
        </div>
    );
}

/** Who came last stands first. */
function Crowd({ entries, total }: { entries: Entry[]; total: number }) {
    const list = useRef<HTMLUListElement>(null);
    const more = useRef<HTMLParagraphElement>(null);
    const unknown = total - entries.length;
    const [hidden, hide] = useState(0);
    const left = unknown + hidden;
    useFit(list, entries, () => hide(fit(list.current!, more.current)));
    return (
        <section class="watch-crowd" aria-label={t('watch.players', { n: total })}>
            <ul ref={list}>
                {[...entries].reverse().map((entry) => (
                    <Guest key={entry.participant_id} entry={entry} />
                ))}
            </ul>
            <p class="watch-more" ref={more} hidden={left === 0} data-n={left} data-always={unknown > 0 ? '' : undefined}>
                {t('watch.more', { n: left })}
            </p>
        </section>
    );
}

function Guest({ entry }: { entry: Entry }) {
    const place = useRef<HTMLLIElement>(null);
    useLayoutEffect(() => {
        animate(place.current, [{ transform: 'scale(0)' }, { transform: 'none' }], {
            duration: 380,
            easing: 'cubic-bezier(0.2, 1.4, 0.4, 1)',
        });
    }, []);
    return (
        <li ref={place} class={`watch-guest ${entry.online ? '' : 'away'}`}><bdi>{entry.username}</bdi></li>
    );
}
