// Where equal points are in sight: why one of them is ahead.
import type { Entry } from '../api/types';
import { t } from '../i18n';
import { isTied } from './honours';

export function Tie({ entries }: { entries: Entry[] }) {
    return isTied(entries) ? <p class="tie soft">{t('common.tie')}</p> : null;
}
