// What a page will ask for first, asked for while its code is on its way.  Small,
// and without imports: it comes before anything else.

const PATIENCE = 10_000;
const LIFE = 30_000;

/** Answers that somebody is going to want, by path: api/client.ts takes them. */
const asked = new Map<string, { sent: number; token?: string; answer: Promise<Response> }>();
(globalThis as { arenaAsked?: typeof asked }).arenaAsked = asked;

function ask(path: string, token?: string): void {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), PATIENCE);
    const headers = { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
    const answer = fetch(path, { headers, cache: 'no-store', signal: abort.signal });
    // Whoever takes it hears of it, too.
    answer.catch(() => undefined);
    asked.set(path, { sent: Date.now(), token, answer });
}

const kept = (where: 'localStorage' | 'sessionStorage', name: string): unknown => {
    try {
        return JSON.parse(globalThis[where].getItem(name) ?? 'null');
    } catch {
        return null;
    }
};

/** The words of whoever reads, as i18n/index.ts chooses the language; English comes with the code. */
function fetchWords(): void {
    const given = document.querySelector<HTMLElement>('script[data-words]')?.dataset.words;
    const words = JSON.parse(given ?? '{}') as Record<string, string[]>;
    const chosen = (kept('localStorage', 'arena.settings') as { language?: string } | null)?.language;
    const tags = [chosen, ...navigator.languages].map((tag) => tag?.toLowerCase().split('-')[0] ?? '');
    const spoken = tags.find((tag) => tag === 'en' || words[tag]) ?? 'en';
    for (const file of words[spoken] ?? []) {
        const link = document.createElement('link');
        link.rel = 'modulepreload';
        link.href = file;
        document.head.append(link);
    }
}

const pages: [RegExp, (battle: string, id: string) => void][] = [
    [/^\/$/, () => ask('/api/battles?limit=50')],
    [/^\/b\/([\w-]+)\/?$/, (battle) => ask(battle)],
    [
        /^\/b\/([\w-]+)\/play$/,
        (battle, id) => {
            // See store/identity.ts: a session that has expired is had again first.
            const seat = kept('sessionStorage', `arena.tab.${id}`) as { session?: { token: string }; until?: number } | null;
            const token = seat?.session?.token;
            ask(battle, token);
            if (token && Number(seat?.until) > Date.now()) {
                ask(`${battle}/questions`, token);
                ask(`${battle}/me`, token);
            }
            ask(`${battle}/leaderboard?limit=30&offset=0`, token);
        },
    ],
];

// What nobody took is no news any more.
setTimeout(() => asked.clear(), LIFE);
fetchWords();
for (const [path, prepare] of pages) {
    const match = path.exec(location.pathname);
    if (match) {
        const id = match[1] ?? '';
        prepare(`/api/battles/${id}`, id);
    }
}
