// The code of a battle, as somebody has it: typed, or the whole link.
import { useState } from 'preact/hooks';
import { go } from '../../app/routes';
import { t } from '../../i18n';
import { troubleWords } from '../../parts/trouble';
import { codeIn, meant } from '../../store/meant';
import type { ApiError } from '../../api';

export function CodeField() {
    const [typed, type] = useState('');
    const [busy, setBusy] = useState(false);
    const [fault, setFault] = useState('');

    const look = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (typed.trim() === '' || busy) {
            return;
        }
        setBusy(true);
        try {
            const battle = await meant(codeIn(typed));
            if (battle) {
                go(`/b/${battle.id}`);
                return;
            }
            setFault(t('join.code_unknown'));
        } catch (error) {
            setFault(troubleWords((error as ApiError).code ?? 'failed'));
        }
        setBusy(false);
    };

    return (
        <form class="join-narrow join-by-code" onSubmit={(event) => void look(event)} noValidate>
            <label for="battle-code">{t('join.battle_code')}</label>
            <div class="join-by-code-row">
                <input
                    id="battle-code"
                    class="input"
                    value={typed}
                    onInput={(event) => {
                        type(event.currentTarget.value);
                        setFault('');
                    }}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck={false}
                    enterkeyhint="go"
                    dir="ltr"
                    aria-invalid={fault !== ''}
                    aria-describedby="battle-code-hint"
                />
                <button type="submit" class="button" disabled={busy}>{t('join.code_go')}</button>
            </div>
            <p id="battle-code-hint" class={`hint ${fault ? 'fault' : ''}`} aria-live="polite">{fault || t('join.battle_code_hint')}</p>
        </form>
    );
}
