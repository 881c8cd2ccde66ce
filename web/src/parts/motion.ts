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

/** Puts something over the page that flies along, and is gone. */
function flyer(x: number, y: number, look: string): HTMLElement {
    const element = document.createElement('span');
    element.className = `flyer ${look}`;
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    element.setAttribute('aria-hidden', 'true');
    document.body.append(element);
    return element;
}

function middle(element: Element): { x: number; y: number } {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
}

/** Sparks, out of the middle of something. */
export function burst(element: Element | null, count = 18): void {
    if (!element || calm()) {
        return;
    }
    const { x, y } = middle(element);
    for (let i = 0; i < count; i++) {
        const spark = flyer(x, y, `spark ${['gold', 'brand', 'right', 'arrow'][i % 4]}`);
        const angle = (i / count) * 2 * Math.PI + Math.random();
        const far = 70 + Math.random() * 110;
        const end = `translate(${Math.cos(angle) * far}px, ${Math.sin(angle) * far + 50}px) rotate(${Math.random() * 720}deg)`;
        const flight = spark.animate([{ transform: 'scale(1)', opacity: 1 }, { transform: `${end} scale(0.3)`, opacity: 0 }], {
            duration: 700 + Math.random() * 400,
            easing: 'cubic-bezier(0.1, 0.7, 0.3, 1)',
        });
        flight.onfinish = () => spark.remove();
    }
}

/** An arrow, from one place to another; null is beyond the top of the page. */
export function shoot(from: Element | null, to: Element | null): void {
    if (calm() || !(from || to)) {
        return;
    }
    const beyond = { x: innerWidth * (0.25 + Math.random() / 2), y: -60 };
    const start = from ? middle(from) : beyond;
    const end = to ? middle(to) : beyond;
    const turn = `rotate(${Math.atan2(end.y - start.y, end.x - start.x)}rad)`;
    const arrow = flyer(start.x, start.y, 'shot');
    const flight = arrow.animate(
        [{ transform: turn }, { transform: `translate(${end.x - start.x}px, ${end.y - start.y}px) ${turn}` }],
        { duration: 360, easing: 'cubic-bezier(0.5, 0, 0.9, 0.6)' },
    );
    flight.onfinish = () => arrow.remove();
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
