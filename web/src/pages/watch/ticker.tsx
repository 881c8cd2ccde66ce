// The news, newest first; before there is any, how the game goes.
import { useRef } from 'preact/hooks';
import type { Battle } from '../../api/types';
import { t } from '../../i18n';
import { Icon, type IconName } from '../../parts/icons';
import { fights } from '../../store/select';
import { fit, useFit } from './fit';
import type { Kind } from './news';
import type { Told } from './use-news';

const icons: Record<Kind, IconName> = {
    joined: 'people',
    gain: 'check',
    armed: 'arrow',
    shielded: 'shield',
    hit: 'target',
    blocked: 'shield',
    lead: 'trophy',
};

export function Ticker({ news, battle }: { news: Told[]; battle: Battle }) {
    return (
        <section class="card watch-news" aria-labelledby="watch-news">
            <h2 id="watch-news">{news.length === 0 ? t('watch.rules') : t('watch.news')}</h2>
            {news.length === 0 ? <HowTo battle={battle} /> : <Lines news={news} />}
        </section>
    );
}

function Lines({ news }: { news: Told[] }) {
    const list = useRef<HTMLOListElement>(null);
    useFit(list, news, () => fit(list.current!));
    return (
        <ol ref={list}>
            {news.map((one) => (
                <li key={one.id} class={`watch-item ${one.kind}`}>
                    <Icon name={icons[one.kind]} />
                    <span>{t(`watch.${one.kind}`, { name: one.name, by: one.by ?? '', n: one.n })}</span>
                </li>
            ))}
        </ol>
    );
}

function HowTo({ battle }: { battle: Battle }) {
    const list = useRef<HTMLUListElement>(null);
    const { attack_damage, verdicts } = battle.rules;
    useFit(list, battle, () => fit(list.current!));
    return (
        <ul class="watch-rules" ref={list}>
            {fights(battle) ? (
                <>
                    <li class="watch-item gain"><Icon name="check" /><span>{t('watch.rule_answer')}</span></li>
                    <li class="watch-item hit"><Icon name="arrow" /><span>{t('watch.rule_arrow', { n: attack_damage })}</span></li>
                    <li class="watch-item blocked"><Icon name="shield" /><span>{t('watch.rule_shield')}</span></li>
                </>
            ) : (
                <li class="watch-item gain"><Icon name="check" /><span>{t('watch.rule_points')}</span></li>
            )}
            {verdicts === 'end' && <li class="watch-item gain"><Icon name="clock" /><span>{t('watch.rule_end')}</span></li>}
            <li class="watch-item lead"><Icon name="trophy" /><span>{t('common.tie')}</span></li>
        </ul>
    );
}
