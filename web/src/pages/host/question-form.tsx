// One question, to be written or changed.
import { useState } from 'preact/hooks';
import type { QuestionRequest } from '../../api';
import { formatNumber, t } from '../../i18n';
import { Dialog } from '../../parts/dialog';
import { Icon } from '../../parts/icons';
import { NumberField } from '../../parts/number-field';
import { AnswerFields, RightMark } from './answer-fields';
import { CheckBox } from './check-box';
import {
    blank, editOf, questionOf, withChoice, withDifficulty, withoutChoice,
    type Difficulty, type Kind, type QuestionEdit,
} from './edit';
import { COUNTS, POINTS } from '../../store/limits';
import { DIFFICULTIES, KINDS, questionFaults } from './import/check';
import { sentenceOf } from './words';

interface Shown {
    question?: QuestionRequest;
    /** What a new one is likely to have in common with. */
    before?: QuestionRequest;
    save: (question: QuestionRequest) => void;
    close: () => void;
}

export function QuestionForm({ question, before, save, close }: Shown) {
    const [edit, setEdit] = useState<QuestionEdit>(() => (question ? editOf(question) : blank(before)));
    const [tried, setTried] = useState(false);
    const change = (more: Partial<QuestionEdit>): void => setEdit({ ...edit, ...more });
    const faults = tried ? questionFaults(questionOf(edit)) : [];
    const wrong = (name: string): boolean => faults.some((one) => one.path[0] === name);

    const done = (another: boolean): void => {
        setTried(true);
        const made = questionOf(edit);
        if (questionFaults(made).length) {
            return;
        }
        save(made);
        if (another) {
            setEdit(blank(made));
            setTried(false);
        } else {
            close();
        }
    };

    return (
        <Dialog title={question ? t('host.change_question') : t('host.write_question')} close={close} class="host-dialog">
            <form
                class="host-form"
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    event.stopPropagation();
                    done(false);
                }}
            >
                <fieldset class="host-kinds">
                    <legend>{t('host.field_kind')}</legend>
                    {KINDS.map((kind) => (
                        <label key={kind} class="host-kind">
                            <input type="radio" name="host-kind" checked={edit.kind === kind} onChange={() => change({ kind: kind as Kind })} />
                            <span>{t(`host.kind_${kind}`)}</span>
                        </label>
                    ))}
                </fieldset>
                <div class="field">
                    <label for="host-prompt">{t('host.field_prompt')}</label>
                    <textarea
                        id="host-prompt"
                        class="input"
                        dir="auto"
                        rows={3}
                        value={edit.prompt}
                        aria-invalid={wrong('prompt')}
                        aria-describedby="host-prompt-hint"
                        onInput={(event) => change({ prompt: event.currentTarget.value })}
                    />
                    <p class="hint" id="host-prompt-hint" dir="auto">{t('host.prompt_hint')}</p>
                </div>
                {edit.kind === 'choice' || edit.kind === 'choices' ? (
                    <Choices edit={edit} set={setEdit} />
                ) : (
                    <AnswerFields kind={edit.kind} edit={edit} exact={edit.exact} change={change} invalid={wrong('answer')} toleranceInvalid={wrong('tolerance')} />
                )}
                {edit.kind === 'text' && (
                    <CheckBox
                        id="host-exact"
                        label={t('host.exact')}
                        hint={t('host.exact_hint')}
                        checked={edit.exact}
                        change={(exact) => change({ exact })}
                    />
                )}
                <div class="host-pair">
                    <div class="field">
                        <label for="host-difficulty">{t('host.field_difficulty')}</label>
                        <select
                            id="host-difficulty"
                            class="input"
                            value={edit.difficulty}
                            onChange={(event) => setEdit(withDifficulty(edit, event.currentTarget.value as Difficulty))}
                        >
                            {DIFFICULTIES.map((difficulty) => (
                                <option key={difficulty} value={difficulty}>{t(`host.difficulty_${difficulty as Difficulty}`)}</option>
                            ))}
                        </select>
                    </div>
                    <NumberField
                        id="host-points"
                        label={t('host.points_from', rangeOf(edit.difficulty))}
                        value={edit.points}
                        change={(points) => change({ points })}
                        invalid={wrong('points')}
                    />
                    <div class="field">
                        <label for="host-subject">{t('host.field_subject')}</label>
                        <input
                            id="host-subject"
                            class="input"
                            dir="auto"
                            value={edit.subject}
                            aria-invalid={wrong('subject')}
                            onInput={(event) => change({ subject: event.currentTarget.value })}
                        />
                    </div>
                </div>
                {faults.length > 0 && (
                    <div class="notice bad host-summary" role="alert">
                        <ul>{faults.map((one, i) => <li key={i}>{sentenceOf(one)}</li>)}</ul>
                    </div>
                )}
                <div class="host-ways">
                    <button class="button main">{t('host.keep')}</button>
                    {!question && <button type="button" class="button" onClick={() => done(true)}>{t('host.keep_and_next')}</button>}
                </div>
            </form>
        </Dialog>
    );
}

function rangeOf(difficulty: Difficulty): { lowest: number; highest: number } {
    const [lowest, highest] = POINTS[difficulty]!;
    return { lowest, highest };
}

function Choices({ edit, set }: { edit: QuestionEdit; set: (edit: QuestionEdit) => void }) {
    return (
        <fieldset class="host-choices">
            <legend>{edit.kind === 'choice' ? t('host.mark_one') : t('host.mark_some')}</legend>
            {edit.choices.map((choice, i) => (
                <div key={choice.id} class="host-choice">
                    <RightMark
                        kind={edit.kind}
                        choice={choice}
                        edit={edit}
                        change={(more) => set({ ...edit, ...more })}
                        label={t('host.is_right', { n: i + 1 })}
                    />
                    <input
                        class="input"
                        dir="auto"
                        aria-label={t('host.nth_choices', { n: i + 1 })}
                        placeholder={formatNumber(i + 1)}
                        value={choice.text}
                        onInput={(event) => {
                            const text = event.currentTarget.value;
                            set({ ...edit, choices: edit.choices.map((one) => (one.id === choice.id ? { ...one, text } : one)) });
                        }}
                    />
                    <button
                        type="button"
                        class="button plain"
                        disabled={edit.choices.length <= COUNTS.choices[0]}
                        aria-label={t('host.remove_choice', { n: i + 1 })}
                        onClick={() => set(withoutChoice(edit, choice.id))}
                    >
                        <Icon name="cross" />
                    </button>
                </div>
            ))}
            {edit.choices.length < COUNTS.choices[1] && (
                <button type="button" class="button plain" onClick={() => set(withChoice(edit))}>{t('host.add_choice')}</button>
            )}
        </fieldset>
    );
}
