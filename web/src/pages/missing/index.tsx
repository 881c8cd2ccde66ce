// There is nothing at this address: what was meant by it, if that can be told,
// and the way to the start.
import { useEffect, useState } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { go, path, routeOf } from '../../app/routes';
import { t } from '../../i18n';
import { Header } from '../../parts/header';
import { Icon } from '../../parts/icons';
import { useTitle } from '../../parts/page';
import { decoded, meant, plain } from '../../store/meant';
import './missing.css';

const BATTLE = /^\/*b\/+([^/]+)(?:\/+([^/]*))?/i;
const VIEWS = new Set(['', 'play', 'watch', 'results']);
const ENDING = /[\s./,;:!?]+$/;

export default function Missing() {
    const here = path.value;
    const [battle, find] = useState<Battle | null>(null);

    useTitle(t('common.nothing_here'));
    useEffect(() => {
        void lookFor(here, find);
    }, [here]);

    return (
        <>
            <Header />
            <main class="page" id="content">
                <section class="card missing-page">
                    <Icon name="shield" class="missing-icon" />
                    <h1>{t('common.nothing_here')}</h1>
                    <p class="soft">{t('common.nothing_here_why')} <bdi class="missing-path" dir="ltr">{decoded(here)}</bdi></p>
                    {battle && (
                        <a class="button main big wide" href={`/b/${battle.id}`}>
                            {t('common.meant', { title: battle.title })}
                        </a>
                    )}
                    <a class={`button big wide ${battle ? '' : 'main'}`} href="/">{t('common.to_start')}</a>
                </section>
            </main>
        </>
    );
}

/** Goes there when nothing but the spelling was wrong; says what there is otherwise. */
async function lookFor(here: string, find: (battle: Battle) => void): Promise<void> {
    const typed = plain(decoded(here)).replace(ENDING, '');
    const [, code, rest = ''] = BATTLE.exec(typed) ?? [];
    const elsewhere = routeOf(typed.toLowerCase());
    if (code === undefined) {
        if (elsewhere && elsewhere.name !== 'missing') {
            go(typed.toLowerCase(), true);
        }
        return;
    }
    const battle = await meant(code.trim()).catch(() => null);
    const view = rest.trim().toLowerCase();
    if (battle && VIEWS.has(view)) {
        go(`/b/${battle.id}${view && `/${view}`}`, true);
    } else if (battle) {
        find(battle);
    }
}
