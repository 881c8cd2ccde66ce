// The place of what happens: as high when it says nothing, so that nothing ever
// moves under a finger because of what others, or the network, do.
import { t } from '../../i18n';
import { Connection } from '../../parts/connection';
import { countDone } from '../../store/select';
import type { State } from '../../store/state';
import { Alerts, type AlertList } from './alerts';

/** One thing at a time: without a connection nothing can be paid back anyway. */
export function Strip({ state, alerts }: { state: State; alerts: AlertList }) {
    const alerting = alerts.shown.length > 0 && state.link !== 'lost';
    return (
        <div class="play-strip">
            {alerting ? <Alerts alerts={alerts} state={state} /> : <Quiet state={state} />}
        </div>
    );
}

function Quiet({ state }: { state: State }) {
    const n = state.questions?.length ?? 0;
    const silent = state.link !== 'lost' && state.waiting.length === 0;
    return silent && n > 0 ? (
        <p class="soft" aria-hidden="true">{t('play.progress', { done: countDone(state), n })}</p>
    ) : (
        <Connection state={state} />
    );
}
