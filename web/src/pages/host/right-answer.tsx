// What is right, in words.
import type { QuestionRequest } from '../../api';
import { decimalText } from '../../api/number';
import { t } from '../../i18n';
import { AnswerLine } from '../../parts/answer-line';
import { Icon } from '../../parts/icons';

type Asked = Pick<QuestionRequest, 'choices' | 'answer' | 'tolerance' | 'exact'>;

export function RightAnswer({ question }: { question: Asked }) {
    return (
        <p class="host-right">
            <Icon name="check" />
            <span>
                <AnswerLine choices={question.choices} answer={question.answer} />
                {question.exact && ` (${t('host.exact')})`}
                {question.tolerance ? <bdi>{` ± ${decimalText(question.tolerance)}`}</bdi> : null}
            </span>
        </p>
    );
}
