// What every entry does: its page at once, and any other when it is gone to.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../styles/index.css';
import common from '../messages/en/common.json';
import { language, languages, loadMessages, register, t } from '../i18n';
import { Announcer } from '../parts/announcer';
import { followLinks, path, routeOf, type Page, type Route, type RouteName } from './routes';

register('common', common);

interface Shown {
    route: Route;
    page: Page;
}

function Application({ first }: { first: Shown | null }) {
    const [shown, show] = useState(first);
    const [failed, fail] = useState(false);
    const here = path.value;

    useEffect(() => {
        let wanted = true;
        const route = routeOf(here);
        const load = async (): Promise<void> => {
            if (!route || (route.name === shown?.route.name && route.id === shown.route.id)) {
                return;
            }
            const page = await route.load();
            page.prepare?.(route.id);
            await loadMessages();
            if (wanted) {
                show({ route, page });
            }
        };
        load().catch(() => fail(true));
        return () => {
            wanted = false;
        };
    }, [here]);

    useEffect(() => {
        document.documentElement.lang = language.value;
        document.documentElement.dir = languages[language.value].dir;
    }, [language.value, shown]);

    if (failed) {
        return (
            <p class="splash" role="alert">
                {t('common.load_failed')} <a href={here} target="_self">{t('common.try_again')}</a>
            </p>
        );
    }
    if (!shown) {
        return <p class="splash">Arena …</p>;
    }
    const Page = shown.page.default;
    return (
        <>
            <Page key={`${shown.route.name}/${shown.route.id}`} id={shown.route.id} />
            <Announcer />
        </>
    );
}

let started = false;

/** An entry that comes along with its page, when another is shown, starts nothing. */
export async function start(name: RouteName, page: Page): Promise<void> {
    if (started) {
        return;
    }
    started = true;
    followLinks();
    const route = routeOf(path.value);
    const first = route?.name === name ? { route, page } : null;
    if (first) {
        page.prepare?.(first.route.id);
        await loadMessages();
    }
    const root = document.getElementById('app')!;
    root.replaceChildren();
    render(<Application first={first} />, root);
}
