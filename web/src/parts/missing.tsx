// Instead of a battle: a word on why it is not there, or not yet.
import { t } from '../i18n';

export function Missing({ fault }: { fault: string | null }) {
    const absent = fault === 'battle_not_found';
    return (
        <section class="missing">
            <p class="splash" role={absent ? 'alert' : 'status'}>
                {absent ? t('common.battle_not_found') : fault ? t('common.link_lost') : t('common.loading')}
            </p>
            {absent && <a class="button main" href="/">{t('common.see_battles')}</a>}
        </section>
    );
}
