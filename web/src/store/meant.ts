// Which battle somebody means by what they typed, or pasted: in capitals, with
// spaces or dashes, with the whole link around it.
import { api, type ApiError, type Battle } from '../api';
import { latinDigits } from '../api/number';

const ID = /^[\w-]{1,64}$/;
const LINK = /\/b\/+([^/?#]*)/i;
const SPACES = /[\p{Z}\s]+/gu;

/** The ids that the server makes are of a to z and 2 to 7: of them nothing else can look like one of these. */
const OWN_LENGTH = 12;
const ALIKE: Record<string, string> = { 0: 'o', 8: 'b' };

export function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** Digits and letters of any keyboard as plain ones; what nobody sees is not there. */
export function plain(typed: string): string {
    return latinDigits(typed.normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/\p{Pd}/gu, '-'));
}

/** What was typed, or what a link that was pasted has for the battle. */
export function codeIn(typed: string): string {
    const link = LINK.exec(typed);
    return plain(link ? decoded(link[1]!) : typed).trim();
}

/** The same for all spellings of an id. */
function skeleton(id: string): string {
    return id.toLowerCase().replace(/[\s\p{P}]/gu, '');
}

/** The ids that may be meant by a code, the nearest first. */
export function forms(code: string): string[] {
    const trimmed = code.replace(/^[\s./-]+|[\s./,;:!?-]+$/g, '');
    const lower = trimmed.toLowerCase();
    const bare = skeleton(code);
    const own = bare.length === OWN_LENGTH ? bare.replace(/[08]/g, (digit) => ALIKE[digit]!) : bare;
    const spelled = [trimmed, lower].flatMap((text) => ['-', '', '_'].map((between) => text.replace(SPACES, between)));
    return [...new Set([code, ...spelled, bare, own])].filter((form) => ID.test(form));
}

async function battleOf(id: string): Promise<Battle | null> {
    try {
        return await api.battle(id, { tries: 2 });
    } catch (error) {
        if ((error as ApiError).code === 'battle_not_found') {
            return null;
        }
        throw error;
    }
}

/** known: the code as it is has been looked for. */
export async function meant(code: string, known = false): Promise<Battle | null> {
    const [first, ...others] = forms(code);
    if (first === undefined) {
        return null;
    }
    const exact = known && first === code ? null : await battleOf(first);
    if (exact) {
        return exact;
    }
    const { battles } = await api.battles({ tries: 2 });
    const alike = battles.filter(({ id }) => skeleton(id) === skeleton(code));
    if (alike.length === 1) {
        return alike[0]!;
    }
    for (const id of others) {
        const battle = await battleOf(id);
        if (battle) {
            return battle;
        }
    }
    return null;
}
