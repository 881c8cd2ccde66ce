// What somebody chose here, remembered in this browser.
import { effect, signal } from '@preact/signals';
import { keep, kept } from './keep';

export type Theme = 'auto' | 'light' | 'dark';

interface Settings {
    sound: boolean;
    theme: Theme;
    /** A language of src/messages; null: as the browser says. */
    language: string | null;
}

const NAME = 'arena.settings';

// Sound is off until it is asked for: this is played in classrooms.
const defaults: Settings = { sound: false, theme: 'auto', language: null };

export const settings = signal<Settings>({ ...defaults, ...kept<Partial<Settings>>(NAME) });

export function choose(chosen: Partial<Settings>): void {
    settings.value = { ...settings.value, ...chosen };
    keep(NAME, settings.value);
}

/** Does whoever sits here want things to move? */
export function calm(): boolean {
    return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

effect(() => {
    document.documentElement.dataset.theme = settings.value.theme;
});
