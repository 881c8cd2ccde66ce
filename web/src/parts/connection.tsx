// A word on the connection, when there is something to say: what is true of it.
import { t } from '../i18n';
import type { State } from '../store/state';
import { Icon } from './icons';
import { Trouble } from './trouble';

export function Connection({ state }: { state: State }) {
    const waiting = state.waiting.length;
    // Who plays elsewhere is told so, and has nothing to be connected for.
    const elsewhere = state.session === 'replaced';
    const lost = state.link === 'lost' && !elsewhere;
    if (!lost && !waiting) {
        return null;
    }
    return (
        <p class="notice connection" role="status">
            <Icon name="cloud" />
            <span>
                {lost ? <Trouble code={state.trouble} /> : !elsewhere && t('common.sending')} {waiting > 0 && t('common.waiting', { n: waiting })}
            </span>
        </p>
    );
}
