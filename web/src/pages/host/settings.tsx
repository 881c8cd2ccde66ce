// What a battle is called, when it is, and its rules.
import { useState } from 'preact/hooks';
import { t, type Key } from '../../i18n';
import { NumberField } from '../../parts/number-field';
import { CheckBox } from './check-box';
import { change, draft, setNumber, setRule, type Draft } from './draft';
import { USUAL_COUNT } from './import/check';
import type { Fault } from './import/fault';
import { wordsOf } from './words';

type TextName = 'title' | 'description' | 'id' | 'count' | 'damage' | 'joinCode';

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
    { name: 'joinCode', path: 'join_code', label: 'host.field_join_code', hint: 'host.join_code_hint' },
    { name: 'id', path: 'id', label: 'host.field_id', hint: 'host.id_hint', code: true },
];

interface Choice {
    rule: string;
    label: Key;
    hint: Key;
    on: unknown;
}

const choices: Choice[] = [
    { rule: 'verdicts', label: 'host.rule_verdicts', hint: 'host.rule_verdicts_hint', on: 'end' },
    { rule: 'choices', label: 'host.rule_choices', hint: 'host.rule_choices_hint', on: 'shuffled' },
    { rule: 'attacks', label: 'host.rule_attacks', hint: 'host.rule_attacks_hint', on: false },
];

interface Bound {
    rule: string;
    label: Key;
    /** How much of the rule one of what is typed is. */
    unit?: number;
}

const bounds: Bound[] = [
    { rule: 'attack_after_correct', label: 'host.rule_after_correct' },
    { rule: 'attack_after_ms', label: 'host.rule_after_ms', unit: 60_000 },
    { rule: 'hits_per_minute', label: 'host.rule_hits' },
];

const FURTHER_RULES = [...choices, ...bounds].map(({ rule }) => rule);

export function Settings({ made, faults }: { made: Draft; faults: Fault[] }) {
    return (
        <section class="card host-settings" aria-labelledby="host-about">
            <h2 id="host-about">{t('host.about')}</h2>
            {first.map((field) => <Text key={field.name} field={field} made={made} faults={faults} />)}
            <div class="host-pair">
                <When name="starts" path="starts_at" made={made} faults={faults} />
                <When name="ends" path="ends_at" made={made} faults={faults} />
            </div>
            <details class="host-further" open={hasFurther(made, faults)}>
                <summary>{t('host.further')}</summary>
                <div class="host-further-inside">
                    <div class="host-pair">
                        {further.map((field) => <Text key={field.name} field={field} made={made} faults={faults} />)}
                    </div>
                    {choices.map((choice) => <Check key={choice.rule} choice={choice} made={made} />)}
                    {made.rules.attacks !== false && made.rules.verdicts !== 'end' && (
                        <div class="host-pair">
                            {bounds.map((bound) => <Numeric key={bound.rule} bound={bound} made={made} faults={faults} />)}
                        </div>
                    )}
                </div>
            </details>
        </section>
    );
}

function hasFurther(made: Draft, faults: Fault[]): boolean {
    return further.some(({ name, path }) => made[name] !== '' || faultOf(faults, path))
        || FURTHER_RULES.some((rule) => made.rules[rule] !== undefined);
}

function faultOf(faults: Fault[], path: string): Fault | undefined {
    return faults.find((one) => one.path.join('.') === path);
}

function Text({ field, made, faults }: { field: Field; made: Draft; faults: Fault[] }) {
    const { name, path, label, hint, numeric, code } = field;
    const fault = faultOf(faults, path);
    if (numeric) {
        return (
            <NumberField
                id={`host-${name}`}
                label={t(label)}
                value={made[name]}
                change={(text) => change({ [name]: text })}
                fault={fault && wordsOf(fault)}
                hint={hint && t(hint, { n: USUAL_COUNT })}
            />
        );
    }
    return (
        <div class="field">
            <label for={`host-${name}`}>{t(label)}</label>
            <input
                id={`host-${name}`}
                class="input"
                dir={code ? 'ltr' : 'auto'}
                autocomplete="off"
                value={made[name]}
                aria-invalid={fault !== undefined}
                aria-describedby={`host-${name}-hint`}
                onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
            <p id={`host-${name}-hint`} class={`hint ${fault ? 'fault' : ''}`}>
                {fault ? wordsOf(fault) : hint && t(hint, { origin: `${location.host}/b/…` })}
            </p>
        </div>
    );
}

function Check({ choice: { rule, label, hint, on }, made }: { choice: Choice; made: Draft }) {
    return (
        <CheckBox
            id={`host-${rule}`}
            label={t(label)}
            hint={t(hint)}
            checked={made.rules[rule] === on}
            change={(checked) => setRule(rule, checked ? on : undefined)}
        />
    );
}

function Numeric({ bound: { rule, label, unit = 1 }, made, faults }: { bound: Bound; made: Draft; faults: Fault[] }) {
    const fault = faultOf(faults, `rules.${rule}`);
    const value = made.rules[rule];
    // What is typed, as long as it is what the rule came from.
    const [typed, type] = useState({ text: '', value: undefined as unknown });
    const text = typed.value === value ? typed.text : typeof value === 'number' ? String(value / unit) : String(value ?? '');
    return (
        <NumberField
            id={`host-${rule}`}
            label={t(label)}
            value={text}
            change={(text) => {
                setNumber(rule, text, unit);
                type({ text, value: draft.value.rules[rule] });
            }}
            fault={fault && wordsOf(fault)}
        />
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
