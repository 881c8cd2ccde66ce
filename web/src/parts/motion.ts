// What moves, for those who want things to move.
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { calm } from '../store/settings';

export function animate(element: Element | null, frames: Keyframe[], options: KeyframeAnimationOptions): void {
    if (element && !calm()) {
        element.animate?.(frames, options);
    }
}

export function shake(element: Element | null): void {
    const frames = [0, -9, 8, -6, 5, -2, 0].map((x) => ({ transform: `translateX(${x}px)` }));
    animate(element, frames, { duration: 420, easing: 'ease-out' });
}

/** A place whose number jumps when it changes: up when it grows. */
export function useBump<Place extends Element>(value: number | null): RefObject<Place | null> {
    const place = useRef<Place>(null);
    const before = useRef(value);
    useEffect(() => {
        const was = before.current;
        before.current = value;
        if (was !== null && value !== null && was !== value) {
            const away = value > was ? -6 : 6;
            animate(
                place.current,
                [{ transform: 'none' }, { transform: `translateY(${away}px) scale(1.25)` }, { transform: 'none' }],
                { duration: 380, easing: 'cubic-bezier(0.2, 1.4, 0.4, 1)' },
            );
        }
    }, [value]);
    return place;
}
