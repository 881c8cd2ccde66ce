// The few signs that the game has.  Drawn for a left-to-right page; those that
// point somewhere are turned by CSS where it matters.
import type { JSX } from 'preact';

const shapes = {
    arrow: <path d="M8 16 20 4m-7 0h7v7M8 16H4.500L2 18.500h3.500V22L8 19.500z" />,
    shield: <path d="m12 3 8 3v6c0 5-3.5 8-8 9.5C7.5 20 4 17 4 12V6z" />,
    sound: <path d="M4 9v6h4l5 4V5L8 9zm12.5-.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12" />,
    menu: <path d="M4 7h16M4 12h16M4 17h16" />,
    check: <path d="m4 13 5 5L20 6" />,
    cross: <path d="M6 6l12 12M18 6 6 18" />,
    clock: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3.5 2" />,
    people: <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6 9c0-4 2.5-6 6-6s6 2 6 6M16 4.5a3.5 3.5 0 0 1 0 6.500M17.500 14.500c2.300.700 3.500 2.600 3.500 5.500" />,
    star: <path d="m12 3 2.700 5.800 6.300.800-4.600 4.400 1.200 6.300L12 17.200l-5.600 3.100 1.200-6.300L3 9.600l6.300-.8z" />,
    trophy: <path d="M7 4h10v6a5 5 0 0 1-10 0zM7 5H3.500c0 4 1.500 5.500 4 5.500M17 5h3.500c0 4-1.500 5.500-4 5.500M12 15v3m-4 2h8" />,
    target: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-4a5 5 0 1 0 0-10 5 5 0 0 0 0 10zm0-4.500v-.100" />,
    cloud: <path d="M7 18a4 4 0 0 1-.5-8 6 6 0 0 1 11.500 1.500A3.500 3.500 0 0 1 17.500 18zM12 18v-6m-2.500 2L12 11.500l2.500 2.500" />,
    search: <path d="M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 21 21" />,
};

export type IconName = keyof typeof shapes;

/** A picture beside words; it says nothing to a screen reader. */
export function Icon({ name, class: more = '' }: { name: IconName; class?: string }): JSX.Element {
    return (
        <svg
            class={`icon ${name}-icon ${more}`}
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2.4"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            {shapes[name]}
        </svg>
    );
}

export function Logo(): JSX.Element {
    return (
        <svg viewBox="0 0 64 64" aria-hidden="true">
            <path fill="#5b34d6" d="M32 3 57 12v19c0 15-10 25-25 30C17 56 7 46 7 31V12z" />
            <path
                fill="none"
                stroke="#ffd43b"
                stroke-width="6"
                stroke-linecap="round"
                stroke-linejoin="round"
                d="M20 44 44 20M29 20h15v15"
            />
        </svg>
    );
}
