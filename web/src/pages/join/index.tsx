// The way in: the battles there are, or one of them, and a name.
import { useEffect, useRef, useState } from 'preact/hooks';
import messages from '../../messages/en/join.json';
import type { Battle } from '../../api/types';
import { go } from '../../app/routes';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/page';
import { Logo } from '../../parts/icons';
import { Trouble as TroubleWords } from '../../parts/trouble';
import { identityIn } from '../../store/identity';
import { Lobby } from '../../store/lobby';
import { BattleCard } from './card';
import { CodeField } from './code';
import { Entrance } from './entrance';
import './join.css';

register('join', messages);

let early: { id: string; lobby: Lobby } | null = null;

export function prepare(id: string): void {
    early?.lobby.close();
    early = { id, lobby: new Lobby(id) };
    early.lobby.watch();
}

function prepared(id: string): Lobby {
    if (early?.id !== id) {
        prepare(id);
    }
    const { lobby } = early!;
    early = null;
    return lobby;
}

export default function Join({ id }: { id: string }) {
    const [lobby] = useState(() => prepared(id));
    useEffect(() => () => lobby.close(), [lobby]);

    const battles = lobby.battles.value;
    // Once it is shown somebody may be typing: another battle does not take it away.
    const shown = useRef(id);
    shown.current ||= theOnly(battles)?.id ?? '';
    const chosen = battles?.find((battle) => battle.id === shown.current) ?? null;
    const coming = id !== '' && !battles && lobby.fault.value !== 'battle_not_found';
    useTitle(chosen ? chosen.title : '');

    const { value: meant } = lobby.meant;
    useEffect(() => {
        if (meant) {
            go(`/b/${meant.id}`, true);
        }
    }, [meant]);

    return (
        <>
            <Header />
            <main class="page join" id="content">
                {!chosen && !coming && <Welcome />}
                {chosen && id === '' && <p class="join-narrow join-about soft">{t('join.tagline')}</p>}
                <Trouble lobby={lobby} />
                {(chosen || coming) && <Entrance key={chosen?.id ?? id} lobby={lobby} id={chosen?.id ?? id} battle={chosen} />}
                {id === '' && <CodeField />}
                {chosen && id === '' && <Organisers />}
                {battles && <Others battles={battles.filter((battle) => battle !== chosen)} none={battles.length === 0} />}
            </main>
        </>
    );
}

/** Where there is only one that can be joined, nothing has to be chosen. */
function theOnly(battles: Battle[] | null): Battle | null {
    const open = (battles ?? []).filter((battle) => battle.status !== 'finished');
    return open.length === 1 ? open[0]! : null;
}

function Welcome() {
    return (
        <div class="join-welcome">
            <Logo />
            <h1>{t('join.welcome')}</h1>
            <p>{t('join.tagline')} {t('join.way_in')}</p>
            <Organisers />
        </div>
    );
}

function Organisers() {
    return <p class="join-organisers"><a class="link" href="/host">{t('join.organisers')}</a></p>;
}

function Trouble({ lobby }: { lobby: Lobby }) {
    const fault = lobby.fault.value;
    if (fault === 'battle_not_found') {
        return (
            <section class="card join-narrow">
                <h2>{t('join.not_found')}</h2>
                <p><a class="link" href="/">{t('join.see_all')}</a></p>
            </section>
        );
    }
    if (fault) {
        return <p class="notice bad join-narrow" role="status"><TroubleWords code={fault} /></p>;
    }
    return lobby.battles.value ? null : <p class="join-narrow soft" role="status">{t('join.looking')}</p>;
}

function Others({ battles, none }: { battles: Battle[]; none: boolean }) {
    if (none) {
        return <p class="card join-narrow">{t('join.none')} <a href="/host">{t('join.make_one')}</a></p>;
    }
    const groups = [
        { key: 'running', battles: battles.filter((battle) => battle.status === 'running') },
        { key: 'scheduled', battles: battles.filter((battle) => battle.status === 'scheduled') },
        { key: 'finished', battles: battles.filter((battle) => battle.status === 'finished') },
    ] as const;
    return (
        <>
            {groups.map(({ key, battles }) => battles.length > 0 && (
                <section key={key} class="join-group">
                    <h2>{t(`join.${key}`)}</h2>
                    <ul>
                        {battles.map((battle) => (
                            <BattleCard key={battle.id} battle={battle} identity={identityIn(battle.id)} />
                        ))}
                    </ul>
                </section>
            ))}
        </>
    );
}
