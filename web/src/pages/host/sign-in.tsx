import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { isRefusal, signIn, turnedAway } from './session';
import { errorWords } from './words';

export function SignIn() {
    const [candidate, type] = useState('');
    const [busy, setBusy] = useState(false);
    const [fault, setFault] = useState(turnedAway.value ? t('host.token_gone') : '');

    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setBusy(true);
        setFault('');
        try {
            await signIn(candidate.trim());
        } catch (error) {
            setFault(isRefusal(error) ? t('host.token_wrong') : errorWords(error));
            setBusy(false);
        }
    };

    return (
        <form class="card host-door" onSubmit={(event) => void submit(event)}>
            <h1>{t('host.title')}</h1>
            <p>{t('host.sign_in_why')}</p>
            <div class="field">
                <label for="host-token">{t('host.token')}</label>
                <input
                    id="host-token"
                    class="input"
                    type="password"
                    autocomplete="off"
                    spellcheck={false}
                    dir="ltr"
                    required
                    value={candidate}
                    aria-invalid={fault !== ''}
                    aria-describedby="host-token-hint"
                    onInput={(event) => type(event.currentTarget.value)}
                />
                <p id="host-token-hint" class={`hint ${fault && 'fault'}`} role={fault ? 'alert' : undefined}>
                    {fault || t('host.token_hint')}
                </p>
            </div>
            <button class="button main big" disabled={busy || candidate.trim() === ''}>
                {busy ? t('host.signing_in') : t('host.sign_in')}
            </button>
        </form>
    );
}
