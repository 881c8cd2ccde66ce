// What I said, and what was right.
import type { Question } from '../../api/types';
import { formatNumber, t } from '../../i18n';
import { AnswerLine } from '../../parts/answer-line';
import { Icon, type IconName } from '../../parts/icons';
import { Prompt } from '../../parts/prompt';
import type { Refusal } from '../../store/refusals';

const icons: Record<Question['status'], IconName> = { correct: 'check', wrong: 'cross', open: 'clock', answered: 'clock' };

export function Answers({ questions, refused }: { questions: Question[]; refused: Refusal[] }) {
    const late = (question: Question): boolean => question.status === 'open' && refused.some((one) => one.question === question.id);
    return (
        <section class="results-answers" aria-labelledby="results-answers">
            <h2 id="results-answers">{t('results.answers')}</h2>
            <ol>
                {questions.map((question) => (
                    <li key={question.id} class={`card results-answer ${question.status}`}>
                        <p class="results-verdict">
                            <Icon name={icons[question.status]} />
                            <span>{t('results.question_n', { n: question.position })}</span>
                            <span>{t(late(question) ? 'results.refused' : `results.${question.status}`)}</span>
                            <span class="results-worth number">
                                <bdi dir="ltr">{question.status === 'correct' ? `+${formatNumber(question.points)}` : formatNumber(0)}</bdi>
                            </span>
                        </p>
                        <Prompt text={question.prompt} />
                        <dl>
                            {question.submitted !== undefined && question.status === 'wrong' && (
                                <div class="results-said">
                                    <dt>{t('results.said')}</dt>
                                    <dd><AnswerLine choices={question.choices} answer={question.submitted} /></dd>
                                </div>
                            )}
                            <div class="results-was">
                                <dt>{t('results.was')}</dt>
                                <dd><AnswerLine choices={question.choices} answer={question.answer!} /></dd>
                            </div>
                        </dl>
                    </li>
                ))}
            </ol>
        </section>
    );
}
