// How many answers each question has had, as the server counts them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError, type Battle } from '../../api';
import { asOrganiser } from './session';
import { errorWords } from './words';

const PERIOD = 3000;

export interface Count {
    answered: number;
    correct: number;
}

export type Counts = Map<string, Count>;

export function sum(counts: Counts | null): Count {
    const total = { answered: 0, correct: 0 };
    counts?.forEach(({ answered, correct }) => {
        total.answered += answered;
        total.correct += correct;
    });
    return total;
}

/** While the battle runs, and somebody looks, they are asked for again and again. */
export function useStatistics(id: string, status: Battle['status'] | undefined) {
    const [counts, show] = useState<Counts | null>(null);
    const [fault, setFault] = useState('');
    const load = useRef(async () => undefined as void);
    load.current = async () => {
        try {
            const { questions } = await asOrganiser((token) => api.admin.statistics(token, id, { tries: 1 }));
            show(new Map(questions.map((one) => [one.id, one])));
            setFault('');
        } catch (error) {
            // The page says by itself that there is no battle, or no network.
            setFault(error instanceof ApiError && (error.passing || error.code === 'battle_not_found') ? '' : errorWords(error));
        }
    };

    useEffect(() => {
        void load.current();
        if (status !== 'running') {
            return;
        }
        const timer = setInterval(() => {
            if (document.visibilityState === 'visible') {
                void load.current();
            }
        }, PERIOD);
        return () => clearInterval(timer);
    }, [id, status]);

    return { counts, fault, refresh: () => void load.current() };
}
