// The right answer, by kind: marked among choices, typed lines, or a number.
import type { Choice } from '../../api';
import { t } from '../../i18n';
import { NumberField } from '../../parts/number-field';
import type { AnswerEdit, Kind } from './edit';

interface Shown {
    kind: Kind;
    edit: AnswerEdit;
    /** Of a text: only as it is written. */
    exact?: boolean;
    change: (more: Partial<AnswerEdit>) => void;
    invalid: boolean;
    toleranceInvalid: boolean;
}

/** Of the kinds without choices. */
export function AnswerFields({ kind, edit, exact, change, invalid, toleranceInvalid }: Shown) {
    if (kind === 'text') {
        return (
            <div class="field">
                <label for="host-texts">{t('host.answers')}</label>
                <textarea
                    id="host-texts"
                    class="input"
                    dir="auto"
                    rows={3}
                    value={edit.texts}
                    aria-invalid={invalid}
                    aria-describedby="host-texts-hint"
                    onInput={(event) => change({ texts: event.currentTarget.value })}
                />
                <p class="hint" id="host-texts-hint">{t('host.answers_hint')}{!exact && ` ${t('host.answers_loose')}`}</p>
            </div>
        );
    }
    return (
        <div class="host-pair">
            <NumberField
                id="host-number"
                label={t('host.answer')}
                value={edit.number}
                change={(number) => change({ number })}
                invalid={invalid}
                signed
            />
            <NumberField
                id="host-tolerance"
                label={t('host.tolerance')}
                value={edit.tolerance}
                change={(tolerance) => change({ tolerance })}
                invalid={toleranceInvalid}
                hint={t('host.tolerance_hint')}
                placeholder="0"
            />
        </div>
    );
}

interface Mark {
    kind: Kind;
    choice: Choice;
    edit: AnswerEdit;
    change: (more: Partial<AnswerEdit>) => void;
    /** Where no label is around it. */
    label?: string;
}

/** Whether a choice is right: one of them, or each by itself. */
export function RightMark({ kind, choice, edit, change, label }: Mark) {
    const marked = edit.right.includes(choice.id);
    const others = edit.right.filter((id) => id !== choice.id);
    return (
        <input
            type={kind === 'choice' ? 'radio' : 'checkbox'}
            name="host-right"
            class="host-mark"
            aria-label={label}
            checked={marked}
            onChange={() => change({ right: kind === 'choice' ? [choice.id] : marked ? others : [...others, choice.id] })}
        />
    );
}
