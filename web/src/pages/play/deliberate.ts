// A press counts where somebody meant it.  Whatever can be pressed has to have
// been at its place for a moment before a finger goes down on it:
// a second tap, or one that was on its way when the page changed, does nothing.
// Keys, and what a screen reader presses, are not held up.
import { useEffect } from 'preact/hooks';

/** Longer than a double tap takes, and than a hand needs to stop; shorter than to see and mean something. */
export const MOMENT = 400;
/** What gives way under a finger has not moved. */
const STEADY = 6;
/** A page goes on for a while when the finger that scrolled it has left. */
const FLING = 150;

/** A dialog, since a press beside it closes it. */
const CONTROLS = 'button, summary, a[href], label, input, select, textarea, dialog';

interface Place {
    x: number;
    y: number;
    /** How far all around it has been scrolled. */
    scrolled: number;
    since: number;
}

/** Where each control is, and since when.  While one is too new, the page says so: data-settling. */
class Places {
    private known = new Map<Element, Place>();
    private frame = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private changed = false;
    private steeredAt = -Infinity;

    readonly change = (): void => {
        this.changed = true;
        this.lookSoon();
    };

    /** A wheel, a finger, a key: who scrolls sees where things go. */
    readonly steer = (): void => {
        this.steeredAt = performance.now();
    };

    readonly scroll = (): void => {
        if (this.steered()) {
            this.steer();
        }
        this.lookSoon();
    };

    /** What has come to rest was seen on its way. */
    readonly rest = (): void => this.look(true);

    settled(control: Element): boolean {
        if (this.frame) {
            this.look();
        }
        const place = this.known.get(control);
        return place !== undefined && performance.now() - place.since >= MOMENT;
    }

    forget(): void {
        cancelAnimationFrame(this.frame);
        clearTimeout(this.timer);
        document.documentElement.removeAttribute('data-settling');
    }

    private steered(): boolean {
        return performance.now() - this.steeredAt < FLING;
    }

    private lookSoon(): void {
        clearTimeout(this.timer);
        document.documentElement.setAttribute('data-settling', '');
        this.frame ||= requestAnimationFrame(() => this.look());
    }

    private look(atRest = false): void {
        cancelAnimationFrame(this.frame);
        const now = performance.now();
        const followed = this.steered() || !this.changed;
        const known = new Map<Element, Place>();
        let last = -Infinity;
        for (const control of document.querySelectorAll(CONTROLS)) {
            const place = placeOf(control, now);
            const before = this.known.get(control);
            if (before && (atRest || stays(place, before, followed))) {
                place.since = before.since;
            }
            known.set(control, place);
            last = Math.max(last, place.since);
        }
        this.known = known;
        this.frame = 0;
        this.changed = false;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => document.documentElement.removeAttribute('data-settling'), last + MOMENT - now);
    }
}

function placeOf(control: Element, since: number): Place {
    const { left: x, top: y } = control.getBoundingClientRect();
    let scrolled = 0;
    for (let one = control.parentElement; one; one = one.parentElement) {
        scrolled += one.scrollTop;
    }
    return { x, y, scrolled, since };
}

/** followed: somebody saw it scrolled. */
function stays(place: Place, before: Place, followed: boolean): boolean {
    const scrolled = followed ? before.scrolled - place.scrolled : 0;
    return Math.max(Math.abs(place.x - before.x), Math.abs(place.y - before.y - scrolled)) <= STEADY;
}

/** For all that can be pressed while a page is shown. */
export function useDeliberatePresses(): void {
    useEffect(() => {
        const places = new Places();
        let down: { on: Element | null; meant: boolean } | null = null;

        const touch = ({ target }: Event): void => {
            const on = (target as Element).closest?.(CONTROLS) ?? null;
            down = { on, meant: on !== null && places.settled(on) };
        };
        const press = (event: MouseEvent): void => {
            const on = (event.target as Element).closest(CONTROLS);
            // A key, or a program, presses without a finger that went down before.
            if (on && down && event.detail > 0 && !(down.meant && down.on === on)) {
                event.preventDefault();
                event.stopImmediatePropagation();
            }
            down = null;
        };
        const listeners: Record<string, (event: never) => void> = {
            pointerdown: touch,
            pointercancel: () => (down = null),
            click: press,
            scroll: places.scroll,
            wheel: places.steer,
            touchmove: places.steer,
            keydown: places.steer,
            resize: places.change,
            animationend: places.rest,
            transitionend: places.rest,
        };
        const observer = new MutationObserver(places.change);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        const each = (act: typeof addEventListener | typeof removeEventListener): void => {
            for (const [name, listener] of Object.entries(listeners)) {
                act(name, listener as EventListener, { capture: true, passive: name !== 'click' } as AddEventListenerOptions);
            }
        };
        each(addEventListener);
        places.change();
        return () => {
            observer.disconnect();
            each(removeEventListener);
            places.forget();
        };
    }, []);
}
