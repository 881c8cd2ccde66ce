import { defineConfig, type Plugin } from 'vite';

// One HTML file for each page, so that a page's own code is asked for at once;
// conf/web.conf says which path gets which.
const pages = ['index', 'play', 'watch', 'results', 'host', 'missing'];

// KaTeX names each font in three formats; every browser that these pages are
// built for reads the first.
const woff2Only: Plugin = {
    name: 'woff2-only',
    enforce: 'pre',
    transform(css, file) {
        return file.includes('katex.min.css') ? css.replace(/,url\([^)]+\) format\("(woff|truetype)"\)/g, '') : null;
    },
};

// A browser has six connections to a server, and on a bad network each answer
// takes its time: few files, none of them for one thing only.  What is loaded when
// it is needed is in none of these.
const chunks: [string, RegExp][] = [
    // With its entry, which start() knows from a page that another one fetches.
    ['play', /src\/(entry\/play|pages\/play\/index)\./],
    ['base', /node_modules\/(preact|@preact)\/|src\/(app\/(?!early)|i18n|styles)|src\/api\/(?!socket|stream)|src\/messages\/en\/common|src\/parts\/(announcer|header|icons|later|page|trouble)\.|src\/store\/(handover|identity|keep|meant|settings|tabs)\.|vite\/preload-helper/],
    ['battle', /src\/(api|store)\/(?!lobby|username|directory)|src\/parts\/(?!math|highlight|qr|invite|podium|dialog)/],
];

function chunkOf(file: string): string | undefined {
    return chunks.find(([, files]) => files.test(file))?.[0];
}

// app/early.ts goes before everything, and waits for nothing; it is told where the
// words of each language are.
const EARLY = 'src/app/early.ts';
const early: Plugin = {
    name: 'early',
    apply: 'build',
    buildStart() {
        this.emitFile({ type: 'chunk', id: EARLY, name: 'early' });
    },
    transformIndexHtml: {
        order: 'post',
        handler(_, { bundle, path }) {
            const page = path.replace(/.*\/|\.html$/g, '').replace('index', 'join');
            const words: Record<string, string[]> = {};
            let src = '';
            for (const file of Object.values(bundle ?? {})) {
                const module = (file.type === 'chunk' && file.facadeModuleId) || '';
                const [, language, area] = /messages\/(\w+)\/(\w+)\.json$/.exec(module) ?? [];
                if (module.endsWith(EARLY)) {
                    src = `/${file.fileName}`;
                } else if (language && (area === 'common' || area === page)) {
                    (words[language] ??= []).push(`/${file.fileName}`);
                }
            }
            return [{ tag: 'script', attrs: { type: 'module', async: true, src, 'data-words': JSON.stringify(words) }, injectTo: 'head-prepend' }];
        },
    },
};

export default defineConfig({
    plugins: [woff2Only, early],
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: {
        target: ['es2020', 'chrome87', 'firefox78', 'safari14'],
        manifest: true,
        modulePreload: { polyfill: false },
        // An inlined file is a data: address, which the policy of conf/web.conf
        // does not let a page load.
        assetsInlineLimit: 0,
        rollupOptions: {
            input: pages.map((page) => `${page}.html`),
            output: { manualChunks: chunkOf },
        },
    },
    server: {
        // npm run dev, beside "make run".
        proxy: {
            '/api': 'http://127.0.0.1:8080',
            '/ws': { target: 'http://127.0.0.1:8080', ws: true },
        },
    },
});
