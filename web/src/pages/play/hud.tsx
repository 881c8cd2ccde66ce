// Own points, rank, arrows, shields and the time left: always in sight.
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDuration, formatNumber, t } from '../../i18n';
import { useNow } from '../../parts/hooks';
import { Icon, type IconName } from '../../parts/icons';
import { useBump } from '../../parts/motion';
import { play } from '../../parts/sounds';
import { fights, placeOf } from '../../store/select';
import type { State } from '../../store/state';

const LAST_MINUTE = 60_000;
const MOVED_SHOWN = 4000;

interface Shown {
    state: State;
    place: RefObject<HTMLDivElement | null>;
    aim: () => void;
}

export function Hud({ state, place, aim }: Shown) {
    const me = state.me!;
    const total = state.board?.total ?? state.battle?.participants ?? 0;
    const { rank, points } = placeOf(state)!;
    return (
        <div class="play-hud" ref={place} role="group" aria-label={t('play.standing_of', { name: me.username })}>
            <Figure name="points" icon="star" value={points} label={t('play.points', { n: points })} />
            <Figure name="rank" value={rank} label={t('play.rank_of', { rank: formatNumber(rank), n: total })}>
                <small class="soft">/{formatNumber(total)}</small>
                <Moved rank={rank} />
            </Figure>
            {fights(state.battle) && (
                <>
                    <Figure name="shield" icon="shield" value={me.shields} label={t('common.shields', { n: me.shields })} />
                    <button
                        type="button"
                        class="play-figure play-arrow"
                        disabled={me.arrows === 0}
                        onClick={aim}
                        aria-label={`${t('common.arrows', { n: me.arrows })}. ${t('play.attack')}`}
                    >
                        <Value icon="arrow" value={me.arrows} />
                    </button>
                </>
            )}
            <Time ends={state.battle?.ends_at ?? null} />
        </div>
    );
}

/** For a moment, by how many places. */
function Moved({ rank }: { rank: number }) {
    const before = useRef(rank);
    const [moved, move] = useState(0);
    useEffect(() => {
        const places = before.current - rank;
        before.current = rank;
        move(places);
        if (places > 0) {
            play('up');
        }
        const timer = setTimeout(() => move(0), MOVED_SHOWN);
        return () => clearTimeout(timer);
    }, [rank]);
    return moved === 0 ? null : (
        <span class={`play-moved number ${moved > 0 ? 'up' : 'down'}`} dir="ltr">
            {moved > 0 ? '▲' : '▼'}{formatNumber(Math.abs(moved))}
        </span>
    );
}

interface One {
    name: string;
    icon?: IconName;
    value: number;
    label: string;
    children?: ComponentChildren;
}

function Figure({ name, icon, value, label, children }: One) {
    return (
        <div class={`play-figure play-${name}`} data-value={value}>
            <span class="unseen">{label}</span>
            <Value icon={icon} value={value}>{children}</Value>
        </div>
    );
}

function Value({ icon, value, children }: { icon?: IconName; value: number; children?: ComponentChildren }) {
    const number = useBump<HTMLElement>(value);
    return (
        <span class="play-value" aria-hidden="true">
            {icon ? <Icon name={icon} /> : <span class="play-hash">#</span>}
            <b class="number" ref={number}>{formatNumber(value)}</b>
            {children}
        </span>
    );
}

function Time({ ends }: { ends: number | null }) {
    const now = useNow(500);
    if (ends === null) {
        return null;
    }
    const left = Math.max(0, ends - now);
    return (
        <div class={`play-figure play-time ${left < LAST_MINUTE ? 'short' : ''}`} role="timer" aria-label={t('play.time_left', { time: formatDuration(left) })}>
            <span class="play-value" aria-hidden="true">
                <Icon name="clock" />
                <b class="number">{formatDuration(left)}</b>
            </span>
        </div>
    );
}
