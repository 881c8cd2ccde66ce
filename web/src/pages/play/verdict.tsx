// What became of an answer.
import { useEffect, useRef } from 'preact/hooks';
import type { Question } from '../../api/types';
import { t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { animate, burst } from '../../parts/motion';
import { refusedWords } from '../../parts/not-counted';
import { refusalOf, type QuestionState } from '../../store/select';
import type { State } from '../../store/state';

interface Shown {
    state: State;
    question: Question;
    how: QuestionState;
}

export function VerdictPanel({ state, question, how }: Shown) {
    const panel = useRef<HTMLDivElement>(null);

    const before = useRef<QuestionState | null>(null);

    // What was pressed is gone; a keyboard goes on from here.
    useEffect(() => {
        if (document.activeElement === document.body) {
            panel.current?.focus({ preventScroll: true });
        }
    }, []);

    useEffect(() => {
        // One that is only looked at again is read from its start.
        if (before.current || how === 'waiting') {
            panel.current?.parentElement?.scrollIntoView({ block: 'nearest' });
        }
        if (how === 'correct' && before.current !== how) {
            // Not for one that is only looked at again.
            if (before.current) {
                burst(panel.current);
            }
            animate(panel.current, [{ transform: 'scale(0.8)', opacity: 0 }, { transform: 'scale(1.04)' }, { transform: 'none' }], {
                duration: 420,
                easing: 'cubic-bezier(0.2, 1.4, 0.4, 1)',
            });
        }
        before.current = how;
    }, [how]);

    const refusal = refusalOf(state, question.id);

    return (
        <div class={`play-verdict ${how}`} ref={panel} tabIndex={-1} data-verdict={how}>
            <Icon name={how === 'correct' ? 'check' : how === 'wrong' || how === 'refused' ? 'cross' : how === 'answered' ? 'clock' : 'cloud'} />
            <strong>
                {words(state, question, how)}
                {refusal && how !== 'refused' && <> {t('play.other_not_counted', { why: refusedWords(refusal.code) })}</>}
            </strong>
        </div>
    );
}

export function words(state: State, question: Question, how: QuestionState): string {
    switch (how) {
        case 'correct':
            return t('play.right', { n: state.verdicts[question.id]?.points_awarded ?? question.points });
        case 'wrong':
            return t('play.wrong');
        case 'answered':
            return t('play.answered');
        case 'refused':
            return t('play.not_counted', { why: refusedWords(refusalOf(state, question.id)?.code ?? '') });
        default:
            return state.link === 'live' ? t('play.sending') : t('play.kept');
    }
}
