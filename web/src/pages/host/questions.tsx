// The questions of a battle, with how they were answered.
import { useEffect, useState } from 'preact/hooks';
import { api, type BattleInspected } from '../../api';
import { formatNumber, formatShare, t } from '../../i18n';
import { Line, Prompt } from '../../parts/prompt';
import { Regrade } from './regrade';
import { RightAnswer } from './right-answer';
import { asOrganiser } from './session';
import type { Count, Counts } from './statistics';
import { errorWords } from './words';

export type Asked = BattleInspected['questions'][number];

interface Row {
    n: number;
    question: Asked;
    count: Count;
}

const NONE: Count = { answered: 0, correct: 0 };
const PAGE = 50;

/** A prompt that does not fit on the one line above. */
const BLOCKS = /\n|\$\$/;

/** Those that nobody has answered come last. */
const share = ({ count }: Row): number => (count.answered ? count.correct / count.answered : 2);

const orders = {
    bank: (a: Row, b: Row) => a.n - b.n,
    hardest: (a: Row, b: Row) => share(a) - share(b) || b.count.answered - a.count.answered || a.n - b.n,
    answered: (a: Row, b: Row) => b.count.answered - a.count.answered || a.n - b.n,
};
type Order = keyof typeof orders;

interface Shown {
    id: string;
    counts: Counts | null;
    refresh: () => void;
}

export function Questions({ id, counts, refresh }: Shown) {
    const { questions, fault, reload } = useQuestions(id);
    const [order, setOrder] = useState<Order>('bank');
    const [shown, show] = useState(PAGE);
    const [regraded, regrade] = useState<Asked | null>(null);

    const rows = (questions ?? [])
        .map((question, i): Row => ({ n: i + 1, question, count: counts?.get(question.id) ?? NONE }))
        .sort(orders[order]);

    return (
        <section class="host-asked" aria-labelledby="host-asked">
            <div class="host-head">
                <h2 id="host-asked">{t('host.bank', { n: rows.length })}</h2>
                <label class="host-order">
                    <span>{t('host.order')}</span>
                    <select class="input" value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)}>
                        {Object.keys(orders).map((name) => (
                            <option key={name} value={name}>{t(`host.order_${name as Order}`)}</option>
                        ))}
                    </select>
                </label>
            </div>
            {fault && <p class="notice bad" role="alert">{fault}</p>}
            <ol class="host-items">
                {rows.slice(0, shown).map((row) => (
                    <Item key={row.question.id} row={row} regrade={() => regrade(row.question)} />
                ))}
            </ol>
            {rows.length > shown && (
                <button type="button" class="button" onClick={() => show(shown + 4 * PAGE)}>{t('host.show_more')}</button>
            )}
            {regraded && (
                <Regrade
                    id={id}
                    question={regraded}
                    close={() => regrade(null)}
                    done={() => {
                        reload();
                        refresh();
                    }}
                />
            )}
        </section>
    );
}

function useQuestions(id: string) {
    const [questions, show] = useState<Asked[] | null>(null);
    const [fault, setFault] = useState('');
    const reload = (): void => {
        asOrganiser((token) => api.admin.inspect(token, id))
            .then((battle) => show(battle.questions))
            .catch((error) => setFault(errorWords(error)));
    };
    useEffect(reload, [id]);
    return { questions, fault, reload };
}

function Item({ row, regrade }: { row: Row; regrade: () => void }) {
    const { n, question, count } = row;
    const [open, setOpen] = useState(false);
    return (
        <li>
            <details class="card host-item-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
                <summary>
                    <span class="host-item-n number">{formatNumber(n)}</span>
                    <span class="host-item-prompt"><Line text={question.prompt} /></span>
                    <Share count={count} />
                </summary>
                {open && (
                    <div class="host-item-inside">
                        {BLOCKS.test(question.prompt) && <Prompt text={question.prompt} />}
                        {question.choices && (
                            <ul class="host-item-choices">
                                {question.choices.map((choice) => <li key={choice.id}><Line text={choice.text} /></li>)}
                            </ul>
                        )}
                        <RightAnswer question={question} />
                        <p class="host-item-facts">
                            <span class="tag">{t(`host.difficulty_${question.difficulty}`)}</span>
                            <span class="tag">{t('common.points', { n: question.points })}</span>
                            <span class="tag"><bdi>{question.subject}</bdi></span>
                            <button type="button" class="button plain" onClick={regrade}>{t('host.regrade')}</button>
                        </p>
                    </div>
                )}
            </details>
        </li>
    );
}

function Share({ count: { answered, correct } }: { count: Count }) {
    if (answered === 0) {
        return <span class="host-share soft">{t('host.no_answers')}</span>;
    }
    return (
        <span class="host-share">
            <span class="host-meter" aria-hidden="true">
                <span style={{ inlineSize: `${(100 * correct) / answered}%` }} />
            </span>
            <span class="number"><b>{formatShare(correct / answered)}</b> {t('host.right_of', { right: correct, n: answered })}</span>
        </span>
    );
}
