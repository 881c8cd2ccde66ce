// Before the start: how to get in, and who is in.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Entry } from '../../api/types';
import { t } from '../../i18n';
import { Invite } from '../../parts/invite';
import { animate } from '../../parts/motion';

export function Lobby({ id, entries, total }: { id: string; entries: Entry[]; total: number }) {
    return (
        <div class="watch-lobby">
            <section class="card watch-door">
                <h2>{t('watch.come_in')}</h2>
                <Invite id={id} />
                <p class="soft">{t('watch.how')}</p>
            </section>
            <section class="watch-crowd" aria-label={t('watch.players', { n: total })}>
                {total === 0 && <p class="watch-nobody">{t('watch.nobody')}</p>}
                <ul>
                    {[...entries].reverse().map((entry) => (
                        <Guest key={entry.participant_id} entry={entry} />
                    ))}
                </ul>
                {total > entries.length && <p class="watch-more">{t('watch.more', { n: total - entries.length })}</p>}
            </section>
        </div>
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
        <li ref={place} class={`watch-guest ${entry.online ? '' : 'away'}`} dir="auto">{entry.username}</li>
    );
}
