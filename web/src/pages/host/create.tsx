// A new battle: its questions, then the rest.
import { useRef, useState } from 'preact/hooks';
import { api, ApiError, type FieldError } from '../../api';
import { go } from '../../app/routes';
import { t } from '../../i18n';
import { Bank } from './bank';
import { clear, draft, draftFaults, isEmpty, keyOf, requestOf, type Draft } from './draft';
import { pathOf, type Fault } from './import/fault';
import { Intake } from './intake';
import { asOrganiser } from './session';
import { Settings } from './settings';
import { errorWords, sentenceOf } from './words';

export function Create({ done }: { done: () => void }) {
    const made = draft.value;
    const { faults, error, busy, create, told } = useCreate(made);
    return (
        <form
            class="host-create"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void create();
            }}
        >
            <div class="host-head">
                <h1>{t('host.new_battle')}</h1>
                {!isEmpty(made) && (
                    <button type="button" class="button plain" onClick={clear}>{t('host.start_over')}</button>
                )}
                <button type="button" class="button" onClick={done}>{t('host.back')}</button>
            </div>
            <Intake />
            <Bank items={made.items} />
            <Settings made={made} faults={faults} />
            <div class="host-save" ref={told} tabIndex={-1}>
                {error && <p class="notice bad" role="alert">{error}</p>}
                {faults.length > 0 && <FaultList faults={faults} made={made} />}
                <button class="button main big wide" disabled={busy}>
                    {busy ? t('host.saving') : t('host.save')}
                </button>
            </div>
        </form>
    );
}

function useCreate(made: Draft) {
    const [tried, setTried] = useState(false);
    const [said, setSaid] = useState<{ of: Draft; faults: Fault[] } | null>(null);
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);
    const told = useRef<HTMLDivElement>(null);
    // What the server found stands until something is changed.
    const faults = tried ? [...draftFaults(made), ...(said?.of === made ? said.faults : [])] : [];

    const create = async (): Promise<void> => {
        setTried(true);
        setError('');
        if (draftFaults(made).length) {
            told.current?.focus();
            return;
        }
        setBusy(true);
        try {
            const request = requestOf(made);
            const { body } = await asOrganiser((token) => api.admin.create(token, request, { key: keyOf(request) }));
            clear();
            go(`/host/${body.id}`);
        } catch (failure) {
            const errors = failure instanceof ApiError ? failure.errors : [];
            setSaid({ of: made, faults: errors.map(asFault) });
            setError(errors.length ? '' : errorWords(failure));
            setBusy(false);
            told.current?.focus();
        }
    };
    return { faults, error, busy, create, told };
}

function asFault({ field, code, detail }: FieldError): Fault {
    return { path: pathOf(field), code, detail };
}

function FaultList({ faults, made }: { faults: Fault[]; made: Draft }) {
    return (
        <div class="notice bad host-summary" role="alert">
            <ul>
                {faults.map((one, i) => (
                    <li key={i}>{[lineOf(one, made), sentenceOf(one)].filter(Boolean).join(' ')}</li>
                ))}
            </ul>
        </div>
    );
}

function lineOf({ path }: Fault, made: Draft): string {
    const source = path[0] === 'questions' && typeof path[1] === 'number' ? made.items[path[1]]?.source : undefined;
    return source ? t('host.line_of', { n: source.line, file: source.file }) : '';
}
