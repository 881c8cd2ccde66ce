// What is right, in words.
import type { QuestionRequest } from '../../api';
import { decimalText } from '../../api/number';
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { Line } from '../../parts/prompt';

type Asked = Pick<QuestionRequest, 'choices' | 'answer' | 'tolerance' | 'exact'>;

export function RightAnswer({ question }: { question: Asked }) {
    return (
        <p class="host-right">
            <Icon name="check" />
            <span>
                {answersOf(question).map((answer, i) => (
                    <span key={i}>
                        {i > 0 && ' · '}
                        <Line text={answer} />
                    </span>
                ))}
                {question.exact && ` (${t('host.exact')})`}
                {question.tolerance ? <bdi>{` ± ${decimalText(question.tolerance)}`}</bdi> : null}
            </span>
        </p>
    );
}

function answersOf({ choices, answer }: Asked): string[] {
    const list = Array.isArray(answer) ? answer : [answer];
    return list.map((one) => choices?.find((choice) => choice.id === one)?.text ?? (typeof one === 'string' ? one : decimalText(one)));
}
