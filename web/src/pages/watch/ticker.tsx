// The news, newest first; before there is any, how the game goes.
import { t } from '../../i18n';
import { Icon, type IconName } from '../../parts/icons';
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

export function Ticker({ news, damage }: { news: Told[]; damage: number }) {
    return (
        <section class="card watch-news" aria-labelledby="watch-news">
            <h2 id="watch-news">{news.length === 0 ? t('watch.rules') : t('watch.news')}</h2>
            {news.length === 0 && <HowTo damage={damage} />}
            <ol>
                {news.map((one) => (
                    <li key={one.id} class={`watch-item ${one.kind}`}>
                        <Icon name={icons[one.kind]} />
                        <span>{t(`watch.${one.kind}`, { name: isolated(one.name), by: isolated(one.by ?? ''), n: one.n })}</span>
                    </li>
                ))}
            </ol>
        </section>
    );
}

function HowTo({ damage }: { damage: number }) {
    return (
        <ul class="watch-rules">
            <li class="watch-item gain"><Icon name="check" /><span>{t('watch.rule_answer')}</span></li>
            <li class="watch-item hit"><Icon name="arrow" /><span>{t('watch.rule_arrow', { n: damage })}</span></li>
            <li class="watch-item blocked"><Icon name="shield" /><span>{t('watch.rule_shield')}</span></li>
        </ul>
    );
}

/** A name keeps its own direction, and does not turn the sentence around it. */
function isolated(name: string): string {
    return `\u2068${name}\u2069`;
}
