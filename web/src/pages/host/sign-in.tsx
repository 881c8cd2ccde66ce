import { useState } from 'preact/hooks';
import { ApiError } from '../../api';
import { t } from '../../i18n';
import { isRefusal, link, signIn, turnedAway } from './session';
import { errorWords } from './words';

export function SignIn() {
    const [candidate, type] = useState('');
    const [asking, setAsking] = useState(false);
    const [fault, setFault] = useState(turnedAway.value ? t('host.token_gone') : '');
    const busy = asking || link.value === 'followed';

    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setAsking(true);
        setFault('');
        link.value = null;
        try {
            await signIn(candidate.trim());
        } catch (error) {
            setFault(isRefusal(error) ? t('host.token_wrong') : errorWords(error));
            setAsking(false);
        }
    };

    return (
        <form class="card host-door" onSubmit={(event) => void submit(event)}>
            <h1>{t('host.title')}</h1>
            <p>{t('host.sign_in_why')}</p>
            <p>{t('host.sign_in_link')}</p>
            {link.value !== null && link.value !== 'followed' && (
                <p class="notice bad" role="alert">{linkWords(link.value.fault)}</p>
            )}
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

function linkWords(fault: unknown): string {
    return fault instanceof ApiError && fault.code === 'link_not_found' ? t('host.link_used') : errorWords(fault);
}
