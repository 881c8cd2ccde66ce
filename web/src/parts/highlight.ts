// highlight.js, fetched when a prompt has code in it; of its languages, the one
// that the code is in.
import hljs from 'highlight.js/lib/core';
import type { LanguageFn } from 'highlight.js';

type Loader = () => Promise<{ default: LanguageFn }>;

const loaders: Record<string, Loader> = {
    bash: () => import('highlight.js/lib/languages/bash'),
    c: () => import('highlight.js/lib/languages/c'),
    cpp: () => import('highlight.js/lib/languages/cpp'),
    css: () => import('highlight.js/lib/languages/css'),
    go: () => import('highlight.js/lib/languages/go'),
    java: () => import('highlight.js/lib/languages/java'),
    javascript: () => import('highlight.js/lib/languages/javascript'),
    json: () => import('highlight.js/lib/languages/json'),
    lua: () => import('highlight.js/lib/languages/lua'),
    php: () => import('highlight.js/lib/languages/php'),
    python: () => import('highlight.js/lib/languages/python'),
    rust: () => import('highlight.js/lib/languages/rust'),
    sql: () => import('highlight.js/lib/languages/sql'),
    typescript: () => import('highlight.js/lib/languages/typescript'),
    xml: () => import('highlight.js/lib/languages/xml'),
};

const aliases: Record<string, string> = {
    // Code of no language is most often a teacher's own, which looks like this one.
    '': 'python',
    'c++': 'cpp',
    html: 'xml',
    js: 'javascript',
    py: 'python',
    rs: 'rust',
    sh: 'bash',
    ts: 'typescript',
};

export async function highlight(element: HTMLElement, code: string, language: string): Promise<void> {
    const name = aliases[language] ?? language;
    const load = loaders[name];
    if (!load) {
        return;
    }
    if (!hljs.getLanguage(name)) {
        hljs.registerLanguage(name, (await load()).default);
    }
    element.innerHTML = hljs.highlight(code, { language: name }).value;
}
