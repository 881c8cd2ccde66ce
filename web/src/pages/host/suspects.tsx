// Who may play under several names, when the organiser asks.
import { useState } from 'preact/hooks';
import { api, type Suspect } from '../../api';
import { formatNumber, t } from '../../i18n';
import { asOrganiser } from './session';
import { errorWords } from './words';

const PAGE = 20;
const MOST_NAMES = 8;

export function Suspects({ id }: { id: string }) {
    const [items, show] = useState<Suspect[] | null>(null);
    const [next, setNext] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const [fault, setFault] = useState('');

    const load = async (cursor?: string): Promise<void> => {
        setBusy(true);
        setFault('');
        try {
            const page = await asOrganiser((token) => api.admin.suspects(token, id, PAGE, cursor));
            show((before) => [...(cursor ? (before ?? []) : []), ...page.items]);
            setNext(page.next);
        } catch (error) {
            setFault(errorWords(error));
        }
        setBusy(false);
    };

    return (
        <section class="card host-suspects" aria-labelledby="host-suspects">
            <div class="host-head">
                <h2 id="host-suspects">{t('host.suspects')}</h2>
                <button type="button" class="button" disabled={busy} onClick={() => void load()}>
                    {items ? t('host.suspects_again') : t('host.suspects_look')}
                </button>
            </div>
            <p class="soft">{t('host.suspects_why')}</p>
            {fault && <p class="notice bad" role="alert">{fault}</p>}
            {items?.length === 0 && <p role="status">{t('host.suspects_none')}</p>}
            {items && items.length > 0 && (
                <ul class="host-suspect-list">
                    {items.map((item) => <Group key={`${item.why} ${item.participants[0]!.id}`} item={item} />)}
                </ul>
            )}
            {next && <button type="button" class="button" disabled={busy} onClick={() => void load(next)}>{t('host.show_more')}</button>}
        </section>
    );
}

function Group({ item: { participants, why, evidence } }: { item: Suspect }) {
    const { strength, participants: n, of, joined_within_ms, arrows, targets, correct, correct_after_another } = evidence;
    const names = participants.slice(0, MOST_NAMES);
    return (
        <li class={`host-suspect ${strength}`}>
            <p class="host-suspect-names">
                <span class={`tag ${strength === 'strong' ? 'running' : ''}`}>{t(`host.suspect_${strength}`)}</span>
                {names.map((one) => <bdi key={one.id}>{one.username}</bdi>)}
                {n > names.length && <bdi dir="ltr">+{formatNumber(n - names.length)}</bdi>}
            </p>
            <ul class="soft">
                <li>{t(`host.suspect_${why}`, { n: of, some: formatNumber(n) })}</li>
                <li>{t('host.suspect_joined', { n: Math.ceil(joined_within_ms / 1000) })}</li>
                <li>{t('host.suspect_arrows', { n: arrows.at_others, inside: formatNumber(arrows.at_each_other) })}</li>
                {targets.length > 0 && (
                    <li>
                        {t('host.suspect_targets')}
                        {targets.map((one) => <span key={one.id}> <bdi>{one.username}</bdi> ({formatNumber(one.arrows)})</span>)}
                    </li>
                )}
                <li>{t('host.suspect_answers', { n: correct, late: formatNumber(correct_after_another) })}</li>
            </ul>
        </li>
    );
}
