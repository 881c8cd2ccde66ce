// The battle itself: own standing, questions, and the others.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { useLater } from '../../parts/later';
import { nextOpen } from '../../store/select';
import type { BattleStore } from '../../store/battle';
import type { State } from '../../store/state';
import { useAlerts } from './alerts';
import { AllDone } from './done';
import { Hud } from './hud';
import { Progress } from './progress';
import { QuestionCard } from './question';
import { ResumeCode } from './resume';
import { RewardChoice } from './reward';
import { Standing } from './standing';
import { Strip } from './strip';

export function Match({ store, state }: { store: BattleStore; state: State }) {
    const [picked, pick] = useState<string | null>(null);
    const [aiming, aim] = useState(false);
    const Targets = useLater(aiming, () => import('./targets').then((module) => module.Targets));
    const hud = useRef<HTMLDivElement>(null);
    const alerts = useAlerts(store, hud);

    const questions = state.questions;
    const first = questions && nextOpen(state, null);
    const current = questions?.find((question) => question.id === picked) ?? first;

    // What is shown stays when it has been answered: its verdict is read there.
    useEffect(() => {
        if (!picked && first) {
            pick(first.id);
        }
    }, [picked, first]);

    const next = (): void => pick(nextOpen(state, current?.id ?? null)?.id ?? null);

    return (
        <div class="play-match">
            <h1 class="unseen">{state.battle?.title}</h1>
            <div class="play-top">
                <Hud state={state} place={hud} aim={() => aim(true)} />
                <Strip state={state} alerts={alerts} />
            </div>
            <div class="play-columns">
                {questions && <Progress state={state} questions={questions} current={current?.id ?? ''} pick={pick} />}
                <div class="play-main">
                    {!questions && <p class="card soft" role="status">{t('play.loading_questions')}</p>}
                    {current && <QuestionCard key={current.id} store={store} state={state} question={current} next={next} />}
                    {questions && !current && <AllDone state={state} aim={() => aim(true)} />}
                    {!current && <RewardChoice store={store} state={state} />}
                </div>
                <aside class="play-side">
                    <ResumeCode battle={store.id} />
                    <Standing state={state} aim={() => aim(true)} />
                </aside>
            </div>
            {aiming && Targets && <Targets store={store} state={state} alerts={alerts} close={() => aim(false)} />}
        </div>
    );
}
