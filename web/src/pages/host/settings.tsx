// What a battle is called, when it is, and its rules.
import { t, type Key } from '../../i18n';
import { change, type Draft } from './draft';
import { USUAL_COUNT } from './import/check';
import type { Fault } from './import/fault';
import { wordsOf } from './words';

type TextName = 'title' | 'description' | 'id' | 'count' | 'damage';

interface Field {
    name: TextName;
    /** As the server calls it. */
    path: string;
    label: Key;
    hint?: Key;
    numeric?: boolean;
    code?: boolean;
}

const first: Field[] = [
    { name: 'title', path: 'title', label: 'host.field_title' },
    { name: 'description', path: 'description', label: 'host.field_description' },
];

const further: Field[] = [
    { name: 'count', path: 'rules.question_count', label: 'host.field_question_count', hint: 'host.count_hint', numeric: true },
    { name: 'damage', path: 'rules.attack_damage', label: 'host.field_attack_damage', hint: 'host.damage_hint', numeric: true },
    { name: 'id', path: 'id', label: 'host.field_id', hint: 'host.id_hint', code: true },
];

export function Settings({ made, faults }: { made: Draft; faults: Fault[] }) {
    return (
        <section class="card host-settings" aria-labelledby="host-about">
            <h2 id="host-about">{t('host.about')}</h2>
            {first.map((field) => <Text key={field.name} field={field} made={made} faults={faults} />)}
            <div class="host-pair">
                <When name="starts" path="starts_at" made={made} faults={faults} />
                <When name="ends" path="ends_at" made={made} faults={faults} />
            </div>
            <details class="host-further" open={further.some(({ name, path }) => made[name] !== '' || faultOf(faults, path))}>
                <summary>{t('host.further')}</summary>
                <div class="host-pair">
                    {further.map((field) => <Text key={field.name} field={field} made={made} faults={faults} />)}
                </div>
            </details>
        </section>
    );
}

function faultOf(faults: Fault[], path: string): Fault | undefined {
    return faults.find((one) => one.path.join('.') === path);
}

function Text({ field, made, faults }: { field: Field; made: Draft; faults: Fault[] }) {
    const { name, path, label, hint, numeric, code } = field;
    const fault = faultOf(faults, path);
    return (
        <div class="field">
            <label for={`host-${name}`}>{t(label)}</label>
            <input
                id={`host-${name}`}
                class="input"
                dir={numeric || code ? 'ltr' : 'auto'}
                inputMode={numeric ? 'numeric' : undefined}
                autocomplete="off"
                value={made[name]}
                aria-invalid={fault !== undefined}
                aria-describedby={`host-${name}-hint`}
                onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
            <p id={`host-${name}-hint`} class={`hint ${fault ? 'fault' : ''}`}>
                {fault ? wordsOf(fault) : hint && t(hint, { n: USUAL_COUNT, origin: `${location.host}/b/` })}
            </p>
        </div>
    );
}

interface Time {
    name: 'starts' | 'ends';
    path: string;
    made: Draft;
    faults: Fault[];
}

function When({ name, path, made, faults }: Time) {
    const fault = faultOf(faults, path);
    return (
        <div class="field">
            <label for={`host-${name}`}>{t(`host.${name}`)}</label>
            <input
                id={`host-${name}`}
                class="input"
                type="datetime-local"
                value={made[name]}
                aria-invalid={fault !== undefined}
                aria-describedby={`host-${name}-hint`}
                onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
            <p id={`host-${name}-hint`} class={`hint ${fault ? 'fault' : ''}`}>{fault ? wordsOf(fault) : t(`host.${name}_hint`)}</p>
        </div>
    );
}
