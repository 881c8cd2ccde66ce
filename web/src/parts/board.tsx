// A leaderboard whose rows slide to their new places.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Entry } from '../api/types';
import { formatNumber, t } from '../i18n';
import { calm } from '../store/settings';
import { metalOf } from './honours';
import { Icon } from './icons';

const SLIDE = { duration: 420, easing: 'cubic-bezier(0.2, 0.9, 0.3, 1)' };

interface Shown {
    entries: Entry[];
    /** Whose row stands out. */
    me?: string;
    label: string;
}

export function Board({ entries, me, label }: Shown) {
    const list = useRef<HTMLOListElement>(null);
    useSlides(list, entries);
    return (
        <ol class="board" ref={list} aria-label={label}>
            {entries.map((entry, i) => (
                <Row key={entry.participant_id} entry={entry} me={entry.participant_id === me} after={entries[i - 1]} />
            ))}
        </ol>
    );
}

function Row({ entry, me, after }: { entry: Entry; me: boolean; after: Entry | undefined }) {
    const gap = after !== undefined && after.rank + 1 < entry.rank;
    return (
        <li
            class={`row ${me ? 'me' : ''} ${gap ? 'after-gap' : ''}`}
            data-id={entry.participant_id}
            aria-current={me ? 'true' : undefined}
        >
            <span class={`rank number ${metalOf(entry) ?? ''}`}>{formatNumber(entry.rank)}</span>
            <span class={`name one-line ${entry.online ? '' : 'away'}`}><bdi>{entry.username}</bdi></span>
            <span class="holds">
                {entry.arrows > 0 && <Held name="arrow" n={entry.arrows} />}
                {entry.shields > 0 && <Held name="shield" n={entry.shields} />}
            </span>
            <span class="points number">{formatNumber(entry.points)}</span>
        </li>
    );
}

function Held({ name, n }: { name: 'arrow' | 'shield'; n: number }) {
    return (
        <span class={`tag ${name}`}>
            <Icon name={name} />
            <span class="number">{formatNumber(n)}</span>
            <span class="unseen">{t(`common.${name}s`, { n })}</span>
        </span>
    );
}

/** Rows start from where they were, and go to where they are. */
export function useSlides(list: { current: HTMLElement | null }, entries: Entry[]): void {
    const places = useRef(new Map<string, number>());
    useLayoutEffect(() => {
        const before = places.current;
        const now = new Map<string, number>();
        for (const row of list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? []) {
            const id = row.dataset.id!;
            const top = row.offsetTop - (row.offsetParent === list.current ? 0 : list.current!.offsetTop);
            now.set(id, top);
            const moved = (before.get(id) ?? top) - top;
            if (moved && !calm()) {
                row.animate?.([{ transform: `translateY(${moved}px)` }, { transform: 'none' }], SLIDE);
            }
        }
        places.current = now;
    }, [entries]);
}
