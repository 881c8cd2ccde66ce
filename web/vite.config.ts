import { defineConfig, type Plugin } from 'vite';

// One HTML file for each page, so that a page's own code is asked for at once;
// conf/web.conf says which path gets which.
const pages = ['index', 'play', 'watch', 'results', 'host'];

// KaTeX names each font in three formats; every browser that these pages are
// built for reads the first.
const woff2Only: Plugin = {
    name: 'woff2-only',
    enforce: 'pre',
    transform(css, file) {
        return file.includes('katex.min.css') ? css.replace(/,url\([^)]+\) format\("(woff|truetype)"\)/g, '') : null;
    },
};

export default defineConfig({
    plugins: [woff2Only],
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
