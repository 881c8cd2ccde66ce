// A whole battle by keyboard: 1 to 9 choose, Enter goes on.
import { useEffect, useRef } from 'preact/hooks';

interface Keys {
    digit: (n: number) => void;
    enter: () => void;
}

/** Where a key has a meaning of its own. */
const TYPING = 'input:not([type=radio], [type=checkbox]), textarea, select, dialog *, .menu *';
const PRESSING = 'button, a, summary, form *';

export function useKeys(keys: Keys): void {
    const current = useRef(keys);
    current.current = keys;

    useEffect(() => {
        const press = (event: KeyboardEvent): void => {
            const at = event.target as Element;
            const modified = event.ctrlKey || event.metaKey || event.altKey;
            if (modified || event.defaultPrevented || at.matches(TYPING) || document.querySelector('dialog[open]')) {
                return;
            }
            if (/^[1-9]$/.test(event.key)) {
                event.preventDefault();
                current.current.digit(Number(event.key));
            } else if (event.key === 'Enter' && !event.repeat && !at.matches(PRESSING)) {
                event.preventDefault();
                current.current.enter();
            }
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, []);
}
