// What is the matter, in true words, and what helps.  To add a code: a row.
import { t, type Key } from '../i18n';

const TROUBLES: Record<string, Key> = {
    network: 'common.link_lost',
    unavailable: 'common.trouble_busy',
    timeout: 'common.trouble_busy',
    rate_limited: 'common.trouble_often',
    foreign: 'common.trouble_foreign',
    cross_site: 'common.trouble_address',
    silent: 'common.trouble_silent',
    battle_not_found: 'common.battle_not_found',
    session_expired: 'common.trouble_session',
    unauthenticated: 'common.trouble_session',
    session_replaced: 'common.trouble_elsewhere',
    not_found: 'common.trouble_old',
    method_not_allowed: 'common.trouble_old',
    invalid_request: 'common.trouble_old',
    invalid_json: 'common.trouble_old',
    other: 'common.trouble_other',
};

/** The page does not go together with the server any more. */
function isOld(code: string): boolean {
    return TROUBLES[code] === 'common.trouble_old';
}

export function troubleWords(code: string): string {
    return t(TROUBLES[code] ?? TROUBLES.other!, { code });
}

/** What helps in any case: where a proxy in front does not say by which address it was asked. */
export function missingLine(origin: string): string {
    return `arena_origins ${origin};`;
}

/** Words, and the way out where there is one that the page does not take by itself. */
export function Trouble({ code }: { code: string }) {
    const known = code in TROUBLES;
    return (
        <span data-trouble={code}>
            {troubleWords(code)}
            {code === 'cross_site' && <> {t('common.trouble_address_line')} <code dir="ltr">{missingLine(location.origin)}</code></>}
            {(isOld(code) || !known) && <> <a href={location.pathname} target="_self">{t('common.load_again')}</a></>}
        </span>
    );
}
