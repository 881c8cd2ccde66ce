// Things that happen to me, and what came of what I did.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError, AttackReceived, ServerEvent } from '../../api';
import { t, type Key } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Icon, type IconName } from '../../parts/icons';
import { shake, shoot } from '../../parts/motion';
import { play, type SoundName } from '../../parts/sounds';
import type { BattleStore } from '../../store/battle';
import { rowOf } from '../../store/select';
import type { State } from '../../store/state';

const LIFE = 12_000;
const MOST = 3;

export interface Alert {
    id: number;
    words: string;
    look: 'bad' | 'good' | 'safe' | 'plain';
    icon: IconName;
    /** Who may be paid back. */
    from?: { id: string; username: string };
}

export interface AlertList {
    shown: Alert[];
    attack: (target: string) => Promise<boolean>;
    dismiss: (id: number) => void;
}

const REFUSALS: Record<string, Key> = {
    target_has_no_points: 'play.refused_points',
    target_not_found: 'play.refused_gone',
    target_protected: 'play.refused_protected',
    attack_too_early: 'play.refused_early',
    no_arrows: 'play.no_arrows',
    battle_not_running: 'play.refused_over',
    rate_limited: 'play.refused_often',
    already_answered: 'play.refused_answered',
    unavailable: 'play.refused_busy',
    timeout: 'play.refused_unknown',
    other: 'play.refused',
};

export function refusalWords(error: ApiError): string {
    return t(REFUSALS[error.code] ?? (error.passing ? 'play.refused_network' : 'play.refused'));
}

export function useAlerts(store: BattleStore, hud: RefObject<HTMLElement | null>): AlertList {
    const [shown, show] = useState<Alert[]>([]);
    const count = useRef(0);

    const dismiss = (id: number): void => show((alerts) => alerts.filter((alert) => alert.id !== id));

    const add = (alert: Omit<Alert, 'id'>, sound: SoundName | null): void => {
        const id = (count.current += 1);
        show((alerts) => [{ ...alert, id }, ...alerts].slice(0, MOST));
        announce(alert.words, alert.look === 'bad' ? 'assertive' : 'polite');
        setTimeout(() => dismiss(id), LIFE);
        if (sound) {
            play(sound);
        }
    };

    useEffect(() => {
        const hear = (event: ServerEvent): void => {
            if (event.event === 'attack.received') {
                add(incoming(event.data), event.data.outcome === 'hit' ? 'hit' : 'held');
                const hit = event.data.outcome === 'hit';
                shoot(null, hud.current?.querySelector(hit ? '.play-points' : '.play-shield') ?? null);
                if (hit) {
                    shake(hud.current);
                }
            }
        };
        store.heard.add(hear);
        store.judged = (position, verdict) => {
            const words = verdict.correct ? t('play.right', { n: verdict.points_awarded }) : t('play.wrong');
            const { points, rank } = verdict;
            announce(`${t('play.question', { n: position })}: ${words} ${t('play.now', { n: points, rank })}`);
            play(verdict.correct ? 'right' : 'wrong');
        };
        store.refused = (_, error) => add({ words: refusalWords(error), look: 'plain', icon: 'cross' }, null);
        return () => {
            store.heard.delete(hear);
            store.judged = store.refused = null;
        };
    }, [store]);

    const attack = async (target: string): Promise<boolean> => {
        play('shoot');
        shoot(hud.current?.querySelector('.play-arrow') ?? null, null);
        try {
            const { outcome, damage, target: hit } = await store.attack(target);
            const words =
                outcome === 'hit'
                    ? t('play.hit', { name: hit.username, n: damage })
                    : t('play.they_blocked', { name: hit.username });
            add({ words, look: 'good', icon: outcome === 'hit' ? 'arrow' : 'shield' }, outcome === 'hit' ? 'hit' : 'blocked');
            return true;
        } catch (error) {
            add({ words: refusalWords(error as ApiError), look: 'plain', icon: 'cross' }, null);
            return false;
        }
    };

    return { shown, attack, dismiss };
}

function incoming({ from, outcome, damage }: AttackReceived): Omit<Alert, 'id'> {
    return outcome === 'hit'
        ? { words: t('play.hit_you', { name: from.username, n: damage }), look: 'bad', icon: 'arrow', from }
        : { words: t('play.you_blocked', { name: from.username }), look: 'safe', icon: 'shield', from };
}

/** They have been announced already, so no region says them again. */
export function Alerts({ alerts, state }: { alerts: AlertList; state: State }) {
    if (alerts.shown.length === 0) {
        return null;
    }
    return (
        <ul class="play-alerts" aria-label={t('play.alerts')}>
            {alerts.shown.map((alert) => (
                <li key={alert.id} class={`play-alert ${alert.look}`}>
                    <Icon name={alert.icon} />
                    <span class="play-alert-words">{alert.words}</span>
                    {alert.from && mayHit(state, alert.from.id) && (
                        <button
                            type="button"
                            class="button arrow"
                            onClick={() => {
                                alerts.dismiss(alert.id);
                                void alerts.attack(alert.from!.id);
                            }}
                        >
                            {t('play.revenge')}
                        </button>
                    )}
                    <button type="button" class="button plain" aria-label={t('common.close')} onClick={() => alerts.dismiss(alert.id)}>
                        <Icon name="cross" />
                    </button>
                </li>
            ))}
        </ul>
    );
}

/** Not offered to who has no arrow, nor on somebody known to have no points. */
function mayHit(state: State, id: string): boolean {
    return (state.me?.arrows ?? 0) > 0 && rowOf(state, id)?.points !== 0;
}
