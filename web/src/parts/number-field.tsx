// A field for a number.  It says how it reads what is typed, and asks which of
// two is meant.  The keyboard that a phone shows for numbers has the largest
// keys, and on iPhones no minus: so there is a button for that.
import { useRef, useState } from 'preact/hooks';
import { MOST_DIGITS, otherSign, readNumber, typedAs, visible, type Reading } from '../api/number';
import { t } from '../i18n';

interface Given {
    id: string;
    label: string;
    /** The id of what it is about, which is said before its label. */
    about?: string;
    value: string;
    change: (typed: string) => void;
    /** What is wrong with it beyond that it is no number. */
    fault?: string;
    invalid?: boolean;
    hint?: string;
    /** May it be below zero? */
    signed?: boolean;
    /** Says also what is read as it was typed. */
    echo?: boolean;
    locked?: boolean;
    placeholder?: string;
    /** What the keyboard's own key does. */
    enter?: 'send';
}

export function NumberField(given: Given) {
    const { id, label, about, value, change, fault = '', invalid = false, hint = '', signed, echo, locked, placeholder, enter } = given;
    const field = useRef<HTMLInputElement>(null);
    const reading = readNumber(value);
    const trouble = troubleOf(reading);
    const readings = useReadings(reading);

    const set = (typed: string): void => {
        change(typed);
        field.current?.focus();
    };
    const read = reading.kind === 'number' && (echo || reading.text !== visible(value)) ? t('common.read_as', { value: reading.text }) : '';

    return (
        <div class="field">
            <label id={`${id}-label`} for={id}>{label}</label>
            <div class="number-field">
                <input
                    id={id}
                    ref={field}
                    class="input"
                    value={value}
                    disabled={locked}
                    onInput={(event) => change(event.currentTarget.value)}
                    inputMode="decimal"
                    dir="ltr"
                    autocomplete="off"
                    placeholder={placeholder}
                    enterkeyhint={enter}
                    aria-invalid={invalid || fault !== '' || trouble !== ''}
                    aria-labelledby={about && `${about} ${id}-label`}
                    aria-describedby={`${id}-hint`}
                />
                {signed && (
                    <button
                        type="button"
                        class="button"
                        aria-label={t('common.change_sign')}
                        disabled={locked}
                        onClick={() => set(otherSign(value))}
                    >
                        ±
                    </button>
                )}
            </div>
            <p id={`${id}-hint`} class={`hint ${trouble || fault ? 'fault' : ''}`} aria-live="polite">
                {trouble || fault || [hint, read].filter(Boolean).join(' ')}
            </p>
            {readings && (
                <div class={`number-readings ${reading.kind === 'ambiguous' ? '' : 'answered'}`} role="group" aria-label={t('common.which_number')}>
                    {readings.map((one) => (
                        <button key={one} type="button" class="button" disabled={locked} onClick={() => set(typedAs(one))}>
                            <bdi class="number" dir="ltr">{one}</bdi>
                            <span class="soft">{t(one.includes('.') ? 'common.number_decimal' : 'common.number_whole')}</span>
                        </button>
                    ))}
                </div>
            )}
        </div>
    );
}

function troubleOf(reading: Reading): string {
    if (reading.kind === 'ambiguous') {
        return t('common.which_number');
    }
    if (reading.kind === 'number' || reading.why === 'empty') {
        return '';
    }
    return reading.why === 'no_number' ? t('common.no_number') : t('common.too_many_digits', { n: MOST_DIGITS });
}

/** Their room stays once they were asked for: nothing else comes to where a finger is. */
function useReadings(reading: Reading): [string, string] | null {
    const [asked, ask] = useState<[string, string] | null>(null);
    const readings = reading.kind === 'ambiguous' ? reading.readings : asked;
    if (readings?.join() !== asked?.join()) {
        ask(readings);
    }
    return readings;
}
