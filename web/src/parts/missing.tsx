// Instead of a battle: a word on why it is not there, or not yet.  One that was
// typed in another spelling is gone to.
import { useEffect } from 'preact/hooks';
import { go } from '../app/routes';
import { t } from '../i18n';
import { meant } from '../store/meant';
import { Trouble } from './trouble';

export function Missing({ fault, id }: { fault: string | null; id: string }) {
    const absent = fault === 'battle_not_found';
    useEffect(() => {
        if (absent) {
            meant(id, true).then((battle) => battle && go(location.pathname.replace(id, battle.id), true), () => undefined);
        }
    }, [absent]);
    return (
        <section class="missing">
            <p class="splash" role={absent ? 'alert' : 'status'}>
                {fault ? <Trouble code={fault} /> : t('common.loading')}
            </p>
            {absent && <a class="button main" href="/">{t('common.see_battles')}</a>}
        </section>
    );
}
