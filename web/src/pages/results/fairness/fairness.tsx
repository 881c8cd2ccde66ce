// The draw, checked here: nothing of it is taken on trust.
import { useEffect, useState } from 'preact/hooks';
import type { Battle, BattleShown } from '../../../api/types';
import { t } from '../../../i18n';
import { Icon } from '../../../parts/icons';
import type { Finished } from '../../../store/finished';
import { draw, keepsPromise, type Bank } from './draw';

interface Shown {
    battle: Battle | BattleShown;
    mine: Finished | null;
    /** The hash that this browser was shown when it joined. */
    noted: string | undefined;
}

interface Proof {
    promise: boolean;
    unchanged: boolean | null;
    drawn: string[] | null;
    same: boolean | null;
}

export function Fairness({ battle, mine, noted }: Shown) {
    const proof = useProof(battle, mine, noted);
    return (
        <section class="card results-fair" aria-labelledby="results-fair">
            <h2 id="results-fair">{t('results.fair')}</h2>
            <p>{t('results.fair_why')}</p>
            {!proof && <p class="soft" role="status">{t('results.checking')}</p>}
            {proof && (
                <ul class="results-proofs">
                    {proof.unchanged !== null && <Check holds={proof.unchanged} words={t('results.unchanged')} />}
                    <Check holds={proof.promise} words={t('results.promise')} />
                    {proof.same !== null && <Check holds={proof.same} words={t('results.same', { n: mine!.questions.length })} />}
                </ul>
            )}
            <details class="results-numbers">
                <summary>{t('results.numbers')}</summary>
                <dl>
                    <dt>{t('results.seed')}</dt>
                    <dd><code dir="ltr">{battle.seed}</code></dd>
                    <dt>{t('results.seed_hash')}</dt>
                    <dd><code dir="ltr">{battle.seed_hash}</code></dd>
                    {proof?.drawn && (
                        <>
                            <dt>{t('results.drawn')}</dt>
                            <dd><code dir="ltr">{proof.drawn.join(' ')}</code></dd>
                            <dt>{t('results.given')}</dt>
                            <dd><code dir="ltr">{mine!.questions.map((question) => question.id).join(' ')}</code></dd>
                        </>
                    )}
                </dl>
                <p class="soft">{t('results.how')}</p>
            </details>
        </section>
    );
}

function Check({ holds, words }: { holds: boolean; words: string }) {
    return (
        <li class={holds ? 'holds' : 'fails'}>
            <Icon name={holds ? 'check' : 'cross'} />
            <span>
                <b>{holds ? t('results.holds') : t('results.fails')}</b> {words}
            </span>
        </li>
    );
}

function useProof(battle: Battle | BattleShown, mine: Finished | null, noted: string | undefined): Proof | null {
    const [proof, show] = useState<Proof | null>(null);
    const { seed, seed_hash, question_count } = battle;
    const bank = 'bank' in battle ? (battle.bank as Bank) : null;
    const username = mine?.me.username;
    const given = mine?.questions.map((question) => question.id).join(' ');

    useEffect(() => {
        let wanted = true;
        const prove = async (): Promise<void> => {
            if (!seed || !bank) {
                return;
            }
            const promise = await keepsPromise(seed, seed_hash);
            const drawn = username === undefined ? null : await draw(seed, username, question_count, bank);
            if (wanted) {
                show({
                    promise,
                    unchanged: noted === undefined ? null : noted === seed_hash,
                    drawn,
                    same: drawn && drawn.join(' ') === given,
                });
            }
        };
        void prove();
        return () => {
            wanted = false;
        };
    }, [seed, seed_hash, bank !== null, username, given]);

    return proof;
}
