// A name, checked while it is typed; and the resume code of one that is taken.
import { useEffect, useRef, useState } from 'preact/hooks';
import { prefetch } from '../../app/routes';
import { t, type Key } from '../../i18n';
import type { Lobby } from '../../store/lobby';
import { nameFault, otherNames } from '../../store/username';

interface Given {
    lobby: Lobby;
    battle: string;
    /** A new name needs the organiser's join code. */
    closed: boolean;
    joined: () => void;
}

/** What an invitation may bring along: the server is never sent it with the page. */
function invited(): string {
    return new URLSearchParams(location.hash.slice(1)).get('join') ?? '';
}

/** What is said to a refusal; others get the last row. */
const REFUSALS: Record<string, Key> = {
    username_taken: 'join.taken',
    wrong_resume_code: 'join.wrong_code',
    wrong_join_code: 'join.wrong_join_code',
    battle_finished: 'join.over',
    rate_limited: 'join.too_often',
    network: 'join.no_network',
    unavailable: 'join.unavailable',
    timeout: 'join.unavailable',
    other: 'join.refused',
};

export function NameForm({ lobby, battle, closed, joined }: Given) {
    const [name, setName] = useState('');
    const [code, setCode] = useState('');
    const [joinCode, setJoinCode] = useState(invited);
    const [withCode, setWithCode] = useState(false);
    const [others, setOthers] = useState<string[]>([]);
    const field = useRef<HTMLInputElement>(null);
    const joinField = useRef<HTMLInputElement>(null);
    const fault = nameFault(name);
    const asksJoinCode = closed && !withCode;
    const refusal = lobby.refusal.value;
    const wrongJoinCode = asksJoinCode && refusal === 'wrong_join_code';

    // A keyboard that jumps up hides what the page is about: only where there is none.
    useEffect(() => {
        if (matchMedia('(hover: hover)').matches) {
            field.current?.focus();
        }
    }, []);

    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (fault || lobby.joining.value) {
            field.current?.focus();
            return;
        }
        if (await lobby.join(battle, name, withCode ? { resume_code: code } : closed ? { join_code: joinCode } : {})) {
            joined();
            return;
        }
        if (lobby.refusal.value === 'username_taken') {
            setOthers(otherNames(name));
        }
        const aboutCode = lobby.refusal.value === 'wrong_join_code';
        ((aboutCode && joinField.current) || field.current)?.focus();
    };

    const type = (typed: string): void => {
        setName(typed);
        setOthers([]);
        lobby.refusal.value = null;
    };

    return (
        <form class="join-form" onSubmit={(event) => void submit(event)} noValidate>
            <div class="field">
                <label for="name">{t('join.name')}</label>
                <input
                    id="name"
                    ref={field}
                    class="input"
                    value={name}
                    onInput={(event) => type(event.currentTarget.value)}
                    onFocus={() => prefetch('play')}
                    autocomplete="nickname"
                    autocapitalize="words"
                    spellcheck={false}
                    enterkeyhint="go"
                    dir="auto"
                    aria-invalid={(refusal !== null && !wrongJoinCode) || (fault !== null && fault !== 'short')}
                    aria-describedby="name-hint"
                />
                <NameHint name={name} refusal={wrongJoinCode ? null : refusal} />
                {others.length > 0 && (
                    <p class="join-others">
                        {others.map((other) => (
                            <button key={other} type="button" class="button" onClick={() => type(other)}>{other}</button>
                        ))}
                    </p>
                )}
            </div>
            {asksJoinCode && (
                <div class="field">
                    <label for="join-code">{t('join.join_code')}</label>
                    <input
                        id="join-code"
                        ref={joinField}
                        class="input"
                        value={joinCode}
                        onInput={(event) => {
                            setJoinCode(event.currentTarget.value);
                            lobby.refusal.value = null;
                        }}
                        maxLength={64}
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck={false}
                        dir="auto"
                        aria-invalid={wrongJoinCode}
                        aria-describedby="join-code-hint"
                    />
                    <p id="join-code-hint" class={`hint ${wrongJoinCode ? 'fault' : ''}`} aria-live="polite">
                        {t(wrongJoinCode ? 'join.wrong_join_code' : 'join.join_code_hint')}
                    </p>
                </div>
            )}
            {withCode && (
                <div class="field">
                    <label for="code">{t('join.code')}</label>
                    <input
                        id="code"
                        class="input join-code"
                        value={code}
                        onInput={(event) => {
                            setCode(event.currentTarget.value);
                            lobby.refusal.value = null;
                        }}
                        maxLength={8}
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck={false}
                        dir="ltr"
                    />
                </div>
            )}
            <button type="submit" class="button main big wide" disabled={lobby.joining.value || (name !== '' && fault !== null)}>
                {lobby.joining.value ? t('join.joining') : withCode ? t('join.resume') : t('join.join')}
            </button>
            <button type="button" class="button plain" aria-expanded={withCode} onClick={() => setWithCode(!withCode)}>
                {withCode ? t('join.without_code') : t('join.with_code')}
            </button>
        </form>
    );
}

function NameHint({ name, refusal }: { name: string; refusal: string | null }) {
    const fault = nameFault(name);
    let look = '';
    let words = t('join.name_hint');
    if (refusal) {
        look = 'fault';
        words = t(REFUSALS[refusal] ?? REFUSALS.other!);
    } else if (name !== '' && fault) {
        look = fault === 'short' ? '' : 'fault';
        words = t(`join.name_${fault}`);
    } else if (name !== '') {
        look = 'fine';
        words = t('join.name_fine');
    }
    return <p id="name-hint" class={`hint ${look}`} aria-live="polite">{words}</p>;
}
