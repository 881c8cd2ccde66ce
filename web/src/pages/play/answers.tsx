// How a question of each kind is answered.
import type { FunctionComponent } from 'preact';
import type { Kind } from '../../api/schema';
import type { Question } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { Line } from '../../parts/prompt';
import { isFormula, plainText } from '../../parts/markup';
import { parseNumber, toggle, type Draft } from '../../store/answer';

interface Given {
    question: Question;
    draft: Draft;
    locked: boolean;
    change: (draft: Draft) => void;
}

const forms: Record<Kind, FunctionComponent<Given>> = {
    choice: Choices,
    choices: Choices,
    text: Text,
    number: Text,
};

export function Answers(given: Given) {
    const Form = forms[given.question.kind];
    return <Form {...given} />;
}

function Choices({ question, draft, locked, change }: Given) {
    const several = question.kind === 'choices';
    return (
        <fieldset class="play-choices" disabled={locked}>
            <legend class={several ? 'play-legend' : 'unseen'}>{several ? t('play.choose_all') : t('play.choose_one')}</legend>
            {question.choices?.map((choice, i) => (
                <label key={choice.id} class="answer">
                    <input
                        type={several ? 'checkbox' : 'radio'}
                        name={question.id}
                        value={choice.id}
                        checked={draft.chosen.includes(choice.id)}
                        onChange={() => change(toggle(question, draft, choice.id))}
                        // Mathematics alone is no name to every reader of screens.
                        aria-label={isFormula(choice.text) ? plainText(choice.text) : undefined}
                    />
                    <kbd class="play-key" aria-hidden="true">{formatNumber(i + 1)}</kbd>
                    <Line text={choice.text} />
                </label>
            ))}
        </fieldset>
    );
}

function Text({ question, draft, locked, change }: Given) {
    const number = question.kind === 'number';
    const value = number ? parseNumber(draft.text) : null;
    const unclear = number && draft.text.trim() !== '' && value === null;
    return (
        <div class="field">
            <label for="answer">{number ? t('play.your_number') : t('play.your_answer')}</label>
            <input
                id="answer"
                class="input"
                value={draft.text}
                disabled={locked}
                onInput={(event) => change({ ...draft, text: event.currentTarget.value })}
                inputMode={number ? 'decimal' : 'text'}
                dir={number ? 'ltr' : 'auto'}
                autocomplete="off"
                autocapitalize="off"
                spellcheck={false}
                enterkeyhint="send"
                maxLength={200}
                aria-invalid={unclear}
                aria-describedby="answer-hint"
            />
            <p id="answer-hint" class={`hint ${unclear ? 'fault' : ''}`} aria-live="polite">
                {unclear ? t('play.no_number') : number && value !== null ? t('play.read_as', { value: String(value) }) : ''}
            </p>
        </div>
    );
}
