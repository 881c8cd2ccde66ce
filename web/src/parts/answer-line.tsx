// An answer as it is shown: choices by their texts; of several, all.
import { decimalText } from '../api/number';
import type { Answer, Question } from '../api/types';
import { Line } from './prompt';

interface Shown {
    choices: Question['choices'];
    answer: Answer;
}

export function AnswerLine({ choices, answer }: Shown) {
    const list = Array.isArray(answer) ? answer : [answer];
    return (
        <>
            {list.map((one, i) => (
                <span key={i}>
                    {i > 0 && ' · '}
                    <Line text={choices?.find((choice) => choice.id === one)?.text ?? (typeof one === 'string' ? one : decimalText(one))} />
                </span>
            ))}
        </>
    );
}
