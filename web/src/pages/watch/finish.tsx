// The end: the podium, and who came next.
import type { Entry } from '../../api/types';
import { t } from '../../i18n';
import { Board } from '../../parts/board';
import { metalOf } from '../../parts/honours';
import { Podium } from '../../parts/podium';
import { Tie } from '../../parts/tie';

const NEXT = 10;

export function Finish({ id, entries, total }: { id: string; entries: Entry[]; total: number }) {
    const first = entries.slice(0, NEXT);
    const next = first.filter((entry) => !metalOf(entry));
    return (
        <div class="watch-finish">
            <Podium entries={first} total={total} />
            <aside class="watch-next">
                {next.length > 0 && <Board entries={next} label={t('watch.board')} />}
                {total > NEXT && <p class="watch-more">{t('watch.more', { n: total - NEXT })}</p>}
                <Tie entries={first} />
                <a class="button main" href={`/b/${id}/results`}>{t('watch.results')}</a>
            </aside>
        </div>
    );
}
