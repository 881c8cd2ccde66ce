// A name, checked while it is typed; and the resume code of one that is taken.
import { useEffect, useRef, useState } from 'preact/hooks';
import { prefetch } from '../../app/routes';
import { t, type Key } from '../../i18n';
import type { Lobby } from '../../store/lobby';
import { codeFault } from '../../store/resume-code';
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

type Place = 'name' | 'code' | 'join_code' | 'form';

/** What is said to a refusal, and at which field; others get the last row. */
const REFUSALS: Record<string, { words: Key; at: Place }> = {
    username_taken: { words: 'join.taken', at: 'name' },
    invalid_request: { words: 'join.name_letters', at: 'name' },
    wrong_resume_code: { words: 'join.wrong_code', at: 'code' },
    wrong_join_code: { words: 'join.wrong_join_code', at: 'join_code' },
    battle_finished: { words: 'join.over', at: 'form' },
    battle_not_found: { words: 'common.battle_not_found', at: 'form' },
    rate_limited: { words: 'join.too_often', at: 'form' },
    network: { words: 'join.no_network', at: 'form' },
    unavailable: { words: 'join.unavailable', at: 'form' },
    timeout: { words: 'join.unavailable', at: 'form' },
    foreign: { words: 'common.trouble_foreign', at: 'form' },
    cross_site: { words: 'common.trouble_address', at: 'form' },
    other: { words: 'join.refused', at: 'form' },
};

/** With a code, what there is too much of are guesses at it, and a battle that is over is no obstacle. */
const WITH_CODE: Record<string, { words: Key; at: Place }> = {
    rate_limited: { words: 'join.code_often', at: 'code' },
    invalid_request: { words: 'join.code_letters', at: 'code' },
};

export function NameForm({ lobby, battle, closed, joined }: Given) {
    const [name, setName] = useState('');
    const [code, setCode] = useState('');
    const [joinCode, setJoinCode] = useState(invited);
    const [withCode, setWithCode] = useState(false);
    const [others, setOthers] = useState<string[]>([]);
    const [tried, setTried] = useState(false);
    const field = useRef<HTMLInputElement>(null);
    const joinField = useRef<HTMLInputElement>(null);
    const codeField = useRef<HTMLInputElement>(null);
    const fault = nameFault(name);
    const asksJoinCode = closed && !withCode;
    const wrongCode = withCode ? codeFault(code) : null;
    const refused = refusalAt(lobby.refusal.value, withCode);
    const at = (place: Place): string | null => (refused?.at === place ? t(refused.words) : null);
    const codeWords = at('code') ?? (wrongCode === 'letters' || (tried && wrongCode) ? t(`join.code_${wrongCode}`) : null);

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
        if (wrongCode) {
            setTried(true);
            codeField.current?.focus();
            return;
        }
        if (await lobby.join(battle, name, withCode ? { resume_code: code } : closed ? { join_code: joinCode } : {})) {
            joined();
            return;
        }
        if (lobby.refusal.value === 'username_taken') {
            setOthers(otherNames(name));
        }
        const { at: place } = refusalAt(lobby.refusal.value, withCode)!;
        ({ name: field, code: codeField, join_code: joinField, form: null })[place]?.current?.focus();
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
                    aria-invalid={at('name') !== null || (fault !== null && fault !== 'short')}
                    aria-describedby="name-hint"
                />
                <NameHint name={name} refusal={at('name')} />
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
                        aria-invalid={at('join_code') !== null}
                        aria-describedby="join-code-hint"
                    />
                    <p id="join-code-hint" class={`hint ${at('join_code') ? 'fault' : ''}`} aria-live="polite">
                        {at('join_code') ?? t('join.join_code_hint')}
                    </p>
                </div>
            )}
            {withCode && (
                <div class="field">
                    <label for="code">{t('join.code')}</label>
                    <input
                        id="code"
                        ref={codeField}
                        class="input join-code"
                        value={code}
                        onInput={(event) => {
                            setCode(event.currentTarget.value);
                            lobby.refusal.value = null;
                        }}
                        maxLength={24}
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck={false}
                        dir="ltr"
                        aria-invalid={codeWords !== null}
                        aria-describedby="code-hint"
                    />
                    <p id="code-hint" class={`hint ${codeWords ? 'fault' : ''}`} aria-live="polite">
                        {codeWords ?? t('join.code_hint')}
                    </p>
                </div>
            )}
            {at('form') && <p class="notice bad" role="alert">{at('form')}</p>}
            <button type="submit" class="button main big wide" disabled={lobby.joining.value || (name !== '' && fault !== null)}>
                {lobby.joining.value ? t('join.joining') : withCode ? t('join.resume') : t('join.join')}
            </button>
            <button type="button" class="button plain" aria-expanded={withCode} onClick={() => {
                lobby.refusal.value = null;
                setWithCode(!withCode);
            }}>
                {withCode ? t('join.without_code') : t('join.with_code')}
            </button>
        </form>
    );
}

function refusalAt(code: string | null, withCode: boolean): { words: Key; at: Place } | null {
    return code === null ? null : ((withCode && WITH_CODE[code]) || REFUSALS[code] || REFUSALS.other!);
}

function NameHint({ name, refusal }: { name: string; refusal: string | null }) {
    const fault = nameFault(name);
    let look = '';
    let words = t('join.name_hint');
    if (refusal) {
        look = 'fault';
        words = refusal;
    } else if (name !== '' && fault) {
        look = fault === 'short' ? '' : 'fault';
        words = t(`join.name_${fault}`);
    } else if (name !== '') {
        look = 'fine';
        words = t('join.name_fine');
    }
    return <p id="name-hint" class={`hint ${look}`} aria-live="polite">{words}</p>;
}
