// All battles, and the way to a new one.
import { useEffect, useState } from 'preact/hooks';
import { api, type Battle } from '../../api';
import { formatTime, t } from '../../i18n';
import { Icon } from '../../parts/icons';
import { draft, isEmpty } from './draft';
import { signOut } from './session';
import { errorWords } from './words';

export function Battles({ make }: { make: () => void }) {
    const { battles, next, more, fault } = useBattles();
    return (
        <>
            <div class="host-head">
                <h1>{t('host.battles')}</h1>
                <button type="button" class="button plain" onClick={signOut}>{t('host.sign_out')}</button>
                <button type="button" class="button main big" onClick={make}>
                    {isEmpty(draft.value) ? t('host.new_battle') : t('host.go_on')}
                </button>
            </div>
            {fault && <p class="notice bad" role="alert">{fault}</p>}
            {!battles && !fault && <p class="splash" role="status">{t('common.loading')}</p>}
            {battles?.length === 0 && <p class="card soft">{t('host.no_battles')}</p>}
            <ul class="host-battles">
                {battles?.map((battle) => (
                    <li key={battle.id}>
                        <a class="card host-battle" href={`/host/${battle.id}`}>
                            <span class="host-battle-title"><bdi>{battle.title}</bdi></span>
                            <span class={`tag ${battle.status}`}>{t(`host.status_${battle.status}`)}</span>
                            <span class="tag"><Icon name="people" />{t('host.players', { n: battle.participants })}</span>
                            {battle.starts_at !== null && <span class="tag">{formatTime(battle.starts_at)}</span>}
                        </a>
                    </li>
                ))}
            </ul>
            {next && (
                <button type="button" class="button" onClick={more}>{t('host.more_battles')}</button>
            )}
        </>
    );
}

function useBattles() {
    const [battles, show] = useState<Battle[] | null>(null);
    const [next, setNext] = useState<string | undefined>();
    const [fault, setFault] = useState('');

    const load = async (cursor?: string): Promise<void> => {
        try {
            const page = await (cursor ? api.battlesAfter(cursor) : api.battles());
            show((before) => [...(cursor ? (before ?? []) : []), ...page.battles]);
            setNext(page.next);
            setFault('');
        } catch (error) {
            setFault(errorWords(error));
        }
    };

    useEffect(() => {
        void load();
    }, []);
    return { battles, next, more: () => void load(next), fault };
}
