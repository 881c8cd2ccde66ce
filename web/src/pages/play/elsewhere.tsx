// The participant went on playing on another device.  Nothing is taken back
// without a word.
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { Trouble } from '../../parts/trouble';
import type { BattleStore } from '../../store/battle';

export function Elsewhere({ store }: { store: BattleStore }) {
    const [busy, setBusy] = useState(false);
    const [fault, setFault] = useState<string | null>(null);
    const here = async (): Promise<void> => {
        setBusy(true);
        setFault(await store.playHere());
        setBusy(false);
    };
    return (
        <section class="card play-face" role="alert">
            <Icon name="people" class="play-face-icon" />
            <h1>{t('play.elsewhere')}</h1>
            <p>{t('play.elsewhere_why')}</p>
            {fault && <p class="notice bad"><Trouble code={fault} /></p>}
            <button type="button" class="button main big wide" disabled={busy} onClick={() => void here()}>
                {t('play.play_here')}
            </button>
        </section>
    );
}
