import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { play, type SoundName } from '../../parts/sounds';
import type { Board } from '../../store/state';
import { Observer, type Kind, type News } from './news';

const KEPT = 40;

/** The loudest only. */
const sounds: [Kind, SoundName][] = [['lead', 'up'], ['hit', 'hit'], ['blocked', 'blocked']];

export interface Told extends News {
    id: number;
}

/** Newest first. */
export function useNews(board: Board | null): Told[] {
    const observer = useRef(new Observer());
    const count = useRef(0);
    const [told, tell] = useState<Told[]>([]);

    useEffect(() => {
        if (!board) {
            return;
        }
        const news = observer.current.see(board.entries, board.entries.length >= board.total);
        if (news.length) {
            tell((before) => [...news.map((one) => ({ ...one, id: ++count.current })).reverse(), ...before].slice(0, KEPT));
            const sound = sounds.find(([kind]) => news.some((one) => one.kind === kind));
            if (sound) {
                play(sound[1]);
            }
            const lead = news.find((one) => one.kind === 'lead');
            if (lead) {
                announce(t('watch.lead', { name: lead.name }));
            }
        }
    }, [board]);

    return told;
}
