// How a question of each kind is answered.
import type { FunctionComponent } from 'preact';
import type { Kind } from '../../api/schema';
import type { Question } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { isFormula, plainText } from '../../parts/markup';
import { NumberField } from '../../parts/number-field';
import { Line } from '../../parts/prompt';
import { isTooLong, toggle, type Draft } from '../../store/answer';
import { LIMITS } from '../../store/limits';

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
    number: Numeric,
};

export function Answers(given: Given) {
    const Form = forms[given.question.kind];
    return <Form {...given} />;
}

function Choices({ question, draft, locked, change }: Given) {
    const several = question.kind === 'choices';
    return (
        <fieldset class="play-choices" disabled={locked} aria-labelledby="prompt choose">
            <legend id="choose" class={several ? 'play-legend' : 'unseen'}>{several ? t('play.choose_all') : t('play.choose_one')}</legend>
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

function Text({ draft, locked, change }: Given) {
    const long = isTooLong(draft.text);
    return (
        <div class="field">
            <label id="answer-label" for="answer">{t('play.your_answer')}</label>
            <input
                id="answer"
                class="input"
                value={draft.text}
                aria-labelledby="prompt answer-label"
                disabled={locked}
                onInput={(event) => change({ ...draft, text: event.currentTarget.value })}
                dir="auto"
                autocomplete="off"
                autocapitalize="off"
                spellcheck={false}
                enterkeyhint="send"
                aria-invalid={long}
                aria-describedby="answer-hint"
            />
            <p id="answer-hint" class={`hint ${long ? 'fault' : ''}`} aria-live="polite">
                {long && t('play.too_long', { n: LIMITS.answer[1] })}
            </p>
        </div>
    );
}

function Numeric({ draft, locked, change }: Given) {
    return (
        <NumberField
            id="answer"
            label={t('play.your_number')}
            about="prompt"
            value={draft.text}
            locked={locked}
            change={(text) => change({ ...draft, text })}
            signed
            echo
            enter="send"
        />
    );
}
