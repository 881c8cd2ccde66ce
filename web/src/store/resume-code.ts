// A resume code as people type it: in small letters, with spaces or dashes.
import { plain } from './meant';

export type CodeFault = 'letters' | 'length';

const LENGTH = 6;

/** As it is sent. */
export function tidyCode(typed: string): string {
    return plain(typed).toUpperCase().replace(/[\s_.-]/g, '');
}

/** What is wrong with it.  I, L, O, 0 and 1 are in no code, and look like more than one that is. */
export function codeFault(typed: string): CodeFault | null {
    const code = tidyCode(typed);
    return /[^A-HJKMNP-Z2-9]/.test(code) ? 'letters' : code.length === LENGTH ? null : 'length';
}
