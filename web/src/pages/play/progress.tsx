// All questions at a glance; any may be gone to.
import type { Question } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { Icon, type IconName } from '../../parts/icons';
import { countDone, questionState, type QuestionState } from '../../store/select';
import type { State } from '../../store/state';

const MOST_IN_A_ROW = 8;

const icons: Partial<Record<QuestionState, IconName>> = { correct: 'check', wrong: 'cross', waiting: 'cloud', answered: 'clock', refused: 'cross' };

interface Shown {
    state: State;
    questions: Question[];
    current: string;
    pick: (id: string) => void;
}

/** On a phone: rows of as many each, as nearly as can be. */
function columns(n: number): number {
    return Math.ceil(n / Math.ceil(n / MOST_IN_A_ROW));
}

export function Progress({ state, questions, current, pick }: Shown) {
    return (
        <nav class="play-progress" aria-label={t('play.progress', { done: countDone(state), n: questions.length })}>
            <ol style={{ '--columns': columns(questions.length) }}>
                {questions.map((question) => {
                    const how = questionState(state, question);
                    const label = t('play.question_state', {
                        position: question.position,
                        points: question.points,
                        state: t(`play.state_${how}`),
                    });
                    return (
                        <li key={question.id}>
                            <button
                                type="button"
                                class={`play-pip ${how} ${question.difficulty}`}
                                aria-current={question.id === current ? 'step' : undefined}
                                title={label}
                                onClick={() => pick(question.id)}
                            >
                                <span class="unseen">{label}</span>
                                <span class="play-pip-mark" aria-hidden="true">
                                    {icons[how] ? <Icon name={icons[how]} /> : formatNumber(question.position)}
                                </span>
                                <span class="play-pip-about" dir="auto" aria-hidden="true">{question.subject}</span>
                                <span class="play-pip-points number" aria-hidden="true">{formatNumber(question.points)}</span>
                            </button>
                        </li>
                    );
                })}
            </ol>
        </nav>
    );
}
