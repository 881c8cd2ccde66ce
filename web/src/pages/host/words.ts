// Faults and errors in the reader's language.
import { ApiError } from '../../api';
import { t, type Key } from '../../i18n';
import en from '../../messages/en/host.json';
import type { Fault, Path } from './import/fault';

function known(name: string): Key | null {
    return name in en ? (`host.${name}` as Key) : null;
}

/** Where it is: "Question 3, choice 2, text". */
export function placeOf(path: Path): string {
    const [head, n] = path;
    if (head === 'offset' || head === 'open') {
        return '';
    }
    if (head === 'head') {
        return t('host.column', { name: String(n) });
    }
    const names: string[] = [];
    path.forEach((part, i) => {
        const before = path[i - 1];
        if (typeof part === 'number') {
            const key = known(`nth_${String(before)}`);
            names.push(key ? t(key, { n: part + 1 }) : String(part + 1));
        } else if (typeof path[i + 1] !== 'number' && !(part === 'rules' && i === 0 && path.length > 1)) {
            const key = known(`field_${part}`);
            names.push(key ? t(key) : part);
        }
    });
    return names.join(' · ');
}

export function wordsOf({ code, values, detail }: Fault): string {
    const key = known(`fault_${code}`);
    // The server says in its own words what is allowed, and nowhere else.
    const complete = values !== undefined || !JSON.stringify(key && en[key.slice(5) as keyof typeof en]).includes('{');
    if (!key || !complete) {
        return detail ?? code;
    }
    const type = values?.type && known(`type_${values.type}`);
    return t(key, type ? { type: t(type) } : values);
}

export function sentenceOf(fault: Fault): string {
    const place = placeOf(fault.path);
    return place ? `${t('host.label', { what: place })} ${wordsOf(fault)}` : wordsOf(fault);
}

/** What to say of a request that failed. */
export function errorWords(error: unknown): string {
    if (!(error instanceof ApiError)) {
        return t('host.error_failed');
    }
    const key = known(`error_${error.code}`);
    return key ? t(key) : error.passing ? t('host.error_unavailable') : error.detail;
}
