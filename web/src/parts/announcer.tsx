// What a screen reader says of things that happen by themselves.
import { signal } from '@preact/signals';

const polite = signal('');
const assertive = signal('');

/** assertive interrupts: for what one should act on, as an attack. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
    const region = urgency === 'polite' ? polite : assertive;
    // The same words twice are a change only if they differ.
    region.value = region.value === text ? `${text}\u00a0` : text;
}

export function Announcer() {
    return (
        <>
            <div class="unseen" role="status" aria-live="polite">{polite.value}</div>
            <div class="unseen" role="alert" aria-live="assertive">{assertive.value}</div>
        </>
    );
}
