// Which path is which page.  To add one: a row here, a directory in src/pages,
// an HTML file and its entry, and a location in conf/web.conf.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

export interface Page {
    /** The page itself; id is the battle's, where the path has one. */
    default: ComponentType<{ id: string }>;
    /** What can be asked for before there are words to draw with. */
    prepare?: (id: string) => void;
}

export type RouteName = 'join' | 'play' | 'watch' | 'results' | 'host' | 'missing';

interface Row {
    name: RouteName;
    path: RegExp;
    load: () => Promise<Page>;
}

const rows: Row[] = [
    { name: 'join', path: /^\/(?:b\/([\w-]+)\/?)?$/, load: () => import('../pages/join') },
    { name: 'play', path: /^\/b\/([\w-]+)\/play$/, load: () => import('../pages/play') },
    { name: 'watch', path: /^\/b\/([\w-]+)\/watch$/, load: () => import('../pages/watch') },
    { name: 'results', path: /^\/b\/([\w-]+)\/results$/, load: () => import('../pages/results') },
    { name: 'host', path: /^\/host(?:\/([\w-]+))?\/?$/, load: () => import('../pages/host') },
    // What is none of them, and has the status 404.
    { name: 'missing', path: /^/, load: () => import('../pages/missing') },
];

export interface Route {
    name: RouteName;
    id: string;
    load: () => Promise<Page>;
}

export function routeOf(path: string): Route | null {
    for (const row of rows) {
        const match = row.path.exec(path);
        if (match) {
            return { name: row.name, id: match[1] ?? '', load: row.load };
        }
    }
    return null;
}

export const path = signal(location.pathname);

export function go(to: string, replace = false): void {
    history[replace ? 'replaceState' : 'pushState'](null, '', to);
    path.value = location.pathname;
    scrollTo(0, 0);
}

/** Fetches a page's code ahead of need. */
export function prefetch(name: RouteName): void {
    void rows.find((row) => row.name === name)?.load();
}

/** Links between pages of the application are followed without a reload. */
export function followLinks(): void {
    addEventListener('popstate', () => (path.value = location.pathname));
    document.addEventListener('click', (click) => {
        const link = (click.target as Element).closest?.('a');
        const modified = click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || click.button !== 0;
        if (!link || modified || link.target || link.hasAttribute('download') || link.origin !== location.origin) {
            return;
        }
        const route = routeOf(link.pathname);
        if (route && route.name !== 'missing' && !link.hash) {
            click.preventDefault();
            go(link.pathname);
        }
    });
}
