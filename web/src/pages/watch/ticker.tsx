// The news, newest first.
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

export function Ticker({ news }: { news: Told[] }) {
    return (
        <section class="card watch-news" aria-labelledby="watch-news">
            <h2 id="watch-news">{t('watch.news')}</h2>
            {news.length === 0 && <p class="soft">{t('watch.quiet')}</p>}
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

/** A name keeps its own direction, and does not turn the sentence around it. */
function isolated(name: string): string {
    return `\u2068${name}\u2069`;
}
