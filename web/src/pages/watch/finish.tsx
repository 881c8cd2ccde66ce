// The end: the podium, and who came next.
import type { Entry } from '../../api/types';
import { t } from '../../i18n';
import { Board } from '../../parts/board';
import { Podium } from '../../parts/podium';

const PODIUM = 3;
const NEXT = 10;

export function Finish({ id, entries, total }: { id: string; entries: Entry[]; total: number }) {
    const next = entries.slice(PODIUM, NEXT);
    return (
        <div class="watch-finish">
            {total === 0 ? <p class="watch-nobody">{t('watch.nobody')}</p> : <Podium entries={entries} />}
            <aside class="watch-next">
                {next.length > 0 && <Board entries={next} label={t('watch.board')} />}
                {total > NEXT && <p class="watch-more">{t('watch.more', { n: total - NEXT })}</p>}
                <a class="button main" href={`/b/${id}/results`}>{t('watch.results')}</a>
            </aside>
        </div>
    );
}
