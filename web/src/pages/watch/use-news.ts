import { useEffect, useRef, useState } from 'preact/hooks';
import type { ServerEvent } from '../../api/types';
import { t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { play, type SoundName } from '../../parts/sounds';
import type { BattleStore } from '../../store/battle';
import { Observer, type Kind, type News } from './news';

const KEPT = 40;

/** The loudest only. */
const sounds: [Kind, SoundName][] = [['lead', 'up'], ['hit', 'hit'], ['blocked', 'blocked']];

export interface Told extends News {
    id: number;
}

/** Newest first. */
export function useNews(store: BattleStore): Told[] {
    const { board } = store.state.value;
    const observer = useRef(new Observer());
    const count = useRef(0);
    const [told, show] = useState<Told[]>([]);

    const tell = (news: News[]): void => {
        if (news.length === 0) {
            return;
        }
        show((before) => [...news.map((one) => ({ ...one, id: ++count.current })).reverse(), ...before].slice(0, KEPT));
        const sound = sounds.find(([kind]) => news.some((one) => one.kind === kind));
        if (sound) {
            play(sound[1]);
        }
        const lead = news.find((one) => one.kind === 'lead');
        if (lead) {
            announce(t('watch.lead', { name: lead.name }));
        }
    };

    useEffect(() => {
        const hear = (event: ServerEvent): void => {
            if (event.event === 'leaderboard.updated' || event.event === 'leaderboard.changed') {
                tell(observer.current.hear(event.seq, event.data.attacks));
            }
        };
        store.heard.add(hear);
        return () => {
            store.heard.delete(hear);
        };
    }, [store]);

    useEffect(() => {
        if (board) {
            tell(observer.current.see(board.entries, board.entries.length >= board.total));
        }
    }, [board]);

    return told;
}
