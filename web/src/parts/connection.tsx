// A word on the network, when there is something to say.
import { t } from '../i18n';
import type { State } from '../store/state';
import { Icon } from './icons';

export function Connection({ state }: { state: State }) {
    const waiting = state.waiting.length;
    const lost = state.link === 'lost';
    if (!lost && !waiting) {
        return null;
    }
    const words = lost ? t('common.link_lost') : t('common.sending');
    return (
        <p class="notice connection" role="status">
            <Icon name="cloud" />
            <span>
                {words} {waiting > 0 && t('common.waiting', { n: waiting })}
            </span>
        </p>
    );
}
