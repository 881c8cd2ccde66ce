// One question: read, answered, judged.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Question } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { Prompt } from '../../parts/prompt';
import { answerOf, toggle, type Draft } from '../../store/answer';
import type { BattleStore } from '../../store/battle';
import { draftOf, keepDraft } from '../../store/drafts';
import { isNewAndLate, questionState } from '../../store/select';
import type { State } from '../../store/state';
import { Answers } from './answers';
import { useKeys } from './keys';
import { RewardChoice, rewardsLeft, takeReward } from './reward';
import { VerdictPanel } from './verdict';

/** More characters than that, choices included, are set smaller where they would not fit on a screen. */
const LONG = 200;
/** Of a line of code, which has one of its own. */
const LINE = 30;
/** A choice of more has a line of its own there. */
const WORDY = 40;

interface Shown {
    store: BattleStore;
    state: State;
    question: Question;
    next: () => void;
}

export function QuestionCard({ store, state, question, next }: Shown) {
    const me = state.me!.id;
    const [draft, setDraft] = useState<Draft>(() => draftOf(me, question.id));
    const card = useRef<HTMLElement>(null);
    const [late] = useState(() => isNewAndLate(state));
    const heading = useRef<HTMLHeadingElement>(null);
    const how = questionState(state, question);
    const open = how === 'open';
    const answer = answerOf(question, draft);
    const choosing = !open && how !== 'waiting' && rewardsLeft(state) > 0;

    // So that a keyboard, and a screen reader, go on where the eye is; and the eye at the start.
    // Who is at the top of the page by then stays there.
    useLayoutEffect(() => {
        if (document.activeElement === document.body || document.querySelector('main :focus')) {
            heading.current?.focus({ preventScroll: true });
        }
        startInSight(card.current!);
    }, []);

    const change = (changed: Draft): void => {
        setDraft(changed);
        keepDraft(me, question.id, changed);
    };

    const submit = (): void => {
        if (open && answer !== null) {
            void store.submit(question.id, answer);
        }
    };

    // A key that is pressed twice gives no answer, and takes no reward, that just came to be under it.
    useKeys(`${question.id} ${how} ${choosing}`, {
        digit: (n, hasty) => {
            const choice = question.choices?.[n - 1];
            if (open && choice) {
                change(toggle(question, draft, choice.id));
            } else if (choosing && n <= 2 && !hasty) {
                takeReward(store, state, n === 1 ? 'arrow' : 'shield', next);
            }
        },
        enter: (hasty) => {
            if (open && !hasty) {
                submit();
            } else if (!open && !choosing) {
                next();
            }
        },
    });

    return (
        <article class={`card play-question ${how} ${lengthOf(question)}`} ref={card} aria-labelledby="question">
            <header class="play-question-head">
                <h2 id="question" ref={heading} tabIndex={-1}>{t('play.question', { n: question.position })}</h2>
                <span class="tag play-subject" dir="auto" title={question.subject}>{question.subject}</span>
                <span class={`tag number play-difficulty ${question.difficulty}`}>
                    {t(`play.${question.difficulty}`)}
                    <span class="unseen">{t('play.points', { n: question.points })}</span>
                    <b aria-hidden="true" dir="ltr">+{formatNumber(question.points)}</b>
                </span>
            </header>
            {late && <p class="play-late">{t('play.late', { n: state.battle!.question_count })}</p>}
            <Prompt text={question.prompt} id="prompt" />
            <form
                class="play-answer"
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <Answers question={question} draft={draft} locked={!open} change={change} />
                {open && (
                    <button type="submit" class="button main big wide" disabled={answer === null}>
                        {t('play.answer')}
                    </button>
                )}
            </form>
            {!open && (
                <div class="play-after">
                    <VerdictPanel state={state} question={question} how={how} />
                    {choosing && <RewardChoice store={store} state={state} taken={next} />}
                    <button type="button" class={`button wide ${choosing ? '' : 'main big'}`} onClick={next}>
                        {t('play.next')}
                    </button>
                </div>
            )}
        </article>
    );
}

function lengthOf({ prompt, choices = [] }: Question): string {
    const lines = prompt.split('\n').length - 1;
    const length = choices.reduce((sum, { text }) => sum + text.length, prompt.length + lines * LINE);
    const wordy = choices.some(({ text }) => text.length > WORDY);
    return `${length > LONG ? 'long' : ''} ${wordy ? 'wordy' : ''}`;
}

/** At once, since what glides moves under a finger; and not at all where enough of it is seen. */
function startInSight(card: HTMLElement): void {
    const room = card.closest('.play-columns')!.getBoundingClientRect();
    const top = Math.max(room.top, 0);
    const bottom = Math.min(room.bottom, innerHeight);
    const rect = card.getBoundingClientRect();
    const enough = Math.min(rect.height, (bottom - top) / 2);
    if (rect.top < top || rect.top + enough > bottom) {
        card.scrollIntoView({ block: 'start', behavior: 'instant' });
    }
}
