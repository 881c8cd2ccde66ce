// The questions that a battle is made of, so far.
import { useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { Line } from '../../parts/prompt';
import { addQuestions, change, removeQuestion, replaceQuestion, type Item } from './draft';
import { RightAnswer } from './right-answer';
import { QuestionForm } from './question-form';

const PAGE = 10;

export function Bank({ items }: { items: Item[] }) {
    const [shown, show] = useState(PAGE);
    const [open, setOpen] = useState<Item | 'new' | null>(null);
    return (
        <section class="host-bank" aria-labelledby="host-bank">
            <div class="host-head">
                <h2 id="host-bank">{t('host.bank', { n: items.length })}</h2>
                {items.length > 0 && (
                    <button type="button" class="button plain" onClick={() => change({ items: [] })}>{t('host.remove_all')}</button>
                )}
                <button type="button" class="button" onClick={() => setOpen('new')}>{t('host.write_question')}</button>
            </div>
            <ol class="host-items">
                {items.slice(0, shown).map((item, i) => (
                    <Row key={item.key} n={i + 1} item={item} open={() => setOpen(item)} />
                ))}
            </ol>
            {items.length > shown && (
                <button type="button" class="button" onClick={() => show(shown + 10 * PAGE)}>{t('host.show_more')}</button>
            )}
            {open && (
                <QuestionForm
                    question={open === 'new' ? undefined : open.question}
                    before={items[items.length - 1]?.question}
                    close={() => setOpen(null)}
                    save={(question) => {
                        if (open === 'new') {
                            addQuestions([question]);
                        } else {
                            replaceQuestion(open.key, question);
                        }
                    }}
                />
            )}
        </section>
    );
}

function Row({ n, item, open }: { n: number; item: Item; open: () => void }) {
    const { question } = item;
    return (
        <li class="card host-item">
            <span class="host-item-n number">{formatNumber(n)}</span>
            <div class="host-item-body">
                <p class="host-item-prompt"><Line text={question.prompt} /></p>
                <p class="host-item-facts">
                    <span class="tag">{t(`host.difficulty_${question.difficulty}`)}</span>
                    <span class="tag">{t('common.points', { n: question.points })}</span>
                    <span class="tag"><bdi>{question.subject}</bdi></span>
                </p>
                <RightAnswer question={question} />
            </div>
            <div class="host-item-acts">
                <button type="button" class="button plain" onClick={open} aria-label={t('host.change_n', { n })}>{t('host.change')}</button>
                <button
                    type="button"
                    class="button plain"
                    onClick={() => removeQuestion(item.key)}
                    aria-label={t('host.remove_n', { n })}
                >
                    <Icon name="cross" />
                </button>
            </div>
        </li>
    );
}
