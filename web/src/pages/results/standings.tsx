// Everybody, page by page.
import { useEffect, useState } from 'preact/hooks';
import { api, type ApiError, type Entry } from '../../api';
import { t } from '../../i18n';
import { Board } from '../../parts/board';
import { Tie } from '../../parts/tie';
import { Trouble } from '../../parts/trouble';

const PAGE = 20;

interface Shown {
    id: string;
    total: number;
    /** What is shown is asked for again when there is something new. */
    seq: string;
    me: string | undefined;
    rank: number | undefined;
}

export function Standings({ id, total, seq, me, rank }: Shown) {
    const [offset, goTo] = useState(0);
    const [entries, show] = useState<Entry[] | null>(null);
    const [failed, fail] = useState<string | null>(null);
    const myPage = rank === undefined ? null : Math.floor((rank - 1) / PAGE) * PAGE;

    useEffect(() => {
        let wanted = true;
        if (seq !== '') {
            api.leaderboard(id, PAGE, offset)
                .then((page) => wanted && (show(page.entries), fail(null)))
                .catch((error: ApiError) => wanted && fail(error.code ?? 'failed'));
        }
        return () => {
            wanted = false;
        };
    }, [id, offset, seq]);

    return (
        <section class="card results-standings" aria-labelledby="results-standings">
            <h2 id="results-standings">{t('results.standings')}</h2>
            {failed && <p class="notice bad" role="alert"><Trouble code={failed} /></p>}
            {entries?.length === 0 && <p class="soft">{t('common.nobody_played')}</p>}
            {!entries && !failed && <p class="soft" role="status">{t('common.loading')}</p>}
            {entries && entries.length > 0 && <Board entries={entries} me={me} label={t('results.standings')} />}
            {entries && <Tie entries={entries} />}
            {total > PAGE && (
                <nav class="results-pages" aria-label={t('results.standings')}>
                    <button type="button" class="button" disabled={offset === 0} onClick={() => goTo(offset - PAGE)}>
                        {t('results.before')}
                    </button>
                    <span class="number" role="status">
                        {t('results.range', { from: offset + 1, to: Math.min(offset + PAGE, total), n: total })}
                    </span>
                    <button type="button" class="button" disabled={offset + PAGE >= total} onClick={() => goTo(offset + PAGE)}>
                        {t('results.next')}
                    </button>
                    {myPage !== null && myPage !== offset && (
                        <button type="button" class="button plain" onClick={() => goTo(myPage)}>{t('results.show_me')}</button>
                    )}
                </nav>
            )}
        </section>
    );
}
