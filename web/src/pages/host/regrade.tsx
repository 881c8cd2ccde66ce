// Another right answer, after the fact: who gave it gets the points, who gave
// the old one loses them.
import { useState } from 'preact/hooks';
import { api } from '../../api';
import { t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Dialog } from '../../parts/dialog';
import { Line, Prompt } from '../../parts/prompt';
import { AnswerFields, RightMark } from './answer-fields';
import { answerEdit, answerOf, toleranceOf, type AnswerEdit } from './edit';
import { answerFaults } from './import/check';
import type { Asked } from './questions';
import { asOrganiser } from './session';
import { errorWords, sentenceOf } from './words';

interface Shown {
    id: string;
    question: Asked;
    close: () => void;
    done: () => void;
}

export function Regrade({ id, question, close, done }: Shown) {
    const { kind, choices = [] } = question;
    const [edit, setEdit] = useState<AnswerEdit>(() => answerEdit(kind, question.answer, question.tolerance));
    const [tried, setTried] = useState(false);
    const [busy, setBusy] = useState(false);
    const [said, say] = useState('');
    const [fault, setFault] = useState('');

    const change = (more: Partial<AnswerEdit>): void => setEdit({ ...edit, ...more });
    const made = { kind, choices, answer: answerOf(kind, edit, choices), tolerance: toleranceOf(kind, edit) };
    const faults = tried ? answerFaults(made) : [];

    const save = async (): Promise<void> => {
        setTried(true);
        if (answerFaults(made).length) {
            return;
        }
        setBusy(true);
        setFault('');
        try {
            const { answer, tolerance } = made;
            const { body } = await asOrganiser((token) => api.admin.regrade(token, id, [{ id: question.id, answer, tolerance }]));
            const words = t('host.regraded', { n: body.changed });
            say(words);
            announce(words);
            done();
        } catch (error) {
            setFault(errorWords(error));
        }
        setBusy(false);
    };

    return (
        <Dialog title={t('host.regrade')} close={close} class="host-dialog">
            <form
                class="host-form"
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                <Prompt text={question.prompt} />
                <p class="soft">{t('host.regrade_why')}</p>
                {kind === 'choice' || kind === 'choices' ? (
                    <fieldset class="host-choices">
                        <legend>{kind === 'choice' ? t('host.mark_one') : t('host.mark_some')}</legend>
                        {choices.map((choice, i) => (
                            <label key={choice.id} class="host-choice">
                                <RightMark kind={kind} choice={choice} edit={edit} change={change} />
                                <span>
                                    <span class="unseen">{t('host.nth_choices', { n: i + 1 })}</span> <Line text={choice.text} />
                                </span>
                            </label>
                        ))}
                    </fieldset>
                ) : (
                    <AnswerFields kind={kind} edit={edit} exact={question.exact} change={change} invalid={faults.length > 0} toleranceInvalid={faults.length > 0} />
                )}
                {(faults.length > 0 || fault) && (
                    <p class="notice bad" role="alert">{fault || faults.map(sentenceOf).join(' ')}</p>
                )}
                {said ? (
                    <>
                        <p class="notice">{said}</p>
                        <button type="button" class="button main" onClick={close}>{t('common.close')}</button>
                    </>
                ) : (
                    <button class="button main" disabled={busy}>{busy ? t('host.saving') : t('host.regrade_do')}</button>
                )}
            </form>
        </Dialog>
    );
}
