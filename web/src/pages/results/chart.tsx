// What the answers earned, step by step, and what was left at the end.
import type { Battle, Question } from '../../api/types';
import { formatDuration, formatNumber, t } from '../../i18n';
import { ceiling, earned } from './earned';

const HEIGHT = 240;
const LEFT = 44;
const BOTTOM = 30;
const TOP = 14;
const RIGHT = 20;
const LINES = 4;
/** A phone's chart is steeper, so that its words can be read. */
const NARROW = 560;

interface Shown {
    questions: Question[];
    points: number;
    battle: Battle;
}

export function Chart({ questions, points, battle }: Shown) {
    const width = innerWidth < NARROW ? 360 : 640;
    const steps = earned(questions);
    const last = steps[steps.length - 1];
    if (!last) {
        return null;
    }
    const start = Math.min(battle.starts_at ?? steps[0]!.at, steps[0]!.at);
    const end = Math.max(battle.ends_at ?? last.at, last.at, start + 1000);
    const top = ceiling(Math.max(last.points, points));
    const x = (at: number): number => LEFT + ((at - start) / (end - start)) * (width - LEFT - RIGHT);
    const y = (value: number): number => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
    const path = steps.map((step) => `H${x(step.at)}V${y(step.points)}`).join('');
    const lost = Math.max(0, last.points - points);

    return (
        <figure class="results-chart">
            <figcaption>
                {t('results.earned', { n: last.points })} {lost > 0 && t('results.lost', { n: lost })}
            </figcaption>
            <svg viewBox={`0 0 ${width} ${HEIGHT}`} direction="ltr" role="img" aria-label={t('results.chart')}>
                {Array.from({ length: LINES + 1 }, (_, i) => (top / LINES) * i).map((value) => (
                    <g key={value} class="results-grid">
                        <path d={`M${LEFT} ${y(value)}H${width - RIGHT}`} />
                        <text x={LEFT - 8} y={y(value) + 5} text-anchor="end">{formatNumber(value)}</text>
                    </g>
                ))}
                {[0, 0.5, 1].map((part) => (
                    <text
                        key={part}
                        class="results-time"
                        x={x(start + part * (end - start))}
                        y={HEIGHT - 6}
                        text-anchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
                    >
                        {formatDuration(part * (end - start))}
                    </text>
                ))}
                <path class="results-area" d={`M${x(start)} ${y(0)}${path}H${x(end)}V${y(0)}Z`} />
                <path class="results-line" d={`M${x(start)} ${y(0)}${path}H${x(end)}`} />
                {steps.map((step) => (
                    <circle key={step.at} class={step.right ? 'right' : 'wrong'} cx={x(step.at)} cy={y(step.points)} r="5" />
                ))}
                {lost > 0 && <path class="results-fall" d={`M${x(end)} ${y(last.points)}V${y(points)}`} />}
                <circle class="end" cx={x(end)} cy={y(points)} r="6" />
            </svg>
        </figure>
    );
}
