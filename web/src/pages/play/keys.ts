// A whole battle by keyboard: 1 to 9 choose, Enter goes on.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { MOMENT } from './deliberate';

interface Keys {
    /** hasty: what it does is not what it did a moment ago. */
    digit: (n: number, hasty: boolean) => void;
    enter: (hasty: boolean) => void;
}

/** Where a key has a meaning of its own. */
const TYPING = 'input:not([type=radio], [type=checkbox]), textarea, select, dialog *, .menu *';
const PRESSING = 'button, a, summary, form *';

/** meaning: what a key is about, as which question, and whether it can still be answered. */
export function useKeys(meaning: string, keys: Keys): void {
    const current = useRef(keys);
    const since = useRef(0);
    current.current = keys;

    useLayoutEffect(() => {
        since.current = performance.now();
    }, [meaning]);

    useEffect(() => {
        const hasty = (): boolean => performance.now() - since.current < MOMENT;
        const press = (event: KeyboardEvent): void => {
            const at = event.target as Element;
            const modified = event.ctrlKey || event.metaKey || event.altKey;
            if (modified || event.defaultPrevented || at.matches(TYPING) || document.querySelector('dialog[open]')) {
                return;
            }
            if (/^[1-9]$/.test(event.key)) {
                event.preventDefault();
                current.current.digit(Number(event.key), hasty());
            } else if (event.key === 'Enter' && !event.repeat && !at.matches(PRESSING)) {
                event.preventDefault();
                current.current.enter(hasty());
            }
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, []);
}
