// How much a page loads before it can be used, compressed; the build fails when
// it is more than it may be.  Fonts of KaTeX are not counted.

import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DIST = new URL('../dist/', import.meta.url).pathname;

// The page, the kilobytes it may load, and what it asks for by itself later.
const budgets = [
    { page: 'index.html', kilobytes: 60, later: ['src/messages/*/common.json', 'src/messages/*/join.json'] },
    {
        page: 'play.html',
        kilobytes: 150,
        later: ['src/messages/*/common.json', 'src/messages/*/play.json', 'src/parts/math.ts', 'src/parts/highlight.ts'],
    },
];

const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));

function size(file) {
    const path = join(DIST, file);
    return statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
}

/** The files of a chunk, and of all that it imports at once. */
function files(name, seen = new Set()) {
    const chunk = manifest[name];
    if (!chunk || seen.has(chunk.file)) {
        return seen;
    }
    seen.add(chunk.file);
    for (const style of chunk.css ?? []) {
        seen.add(style);
    }
    for (const other of chunk.imports ?? []) {
        files(other, seen);
    }
    return seen;
}

/** Of files that differ by language, the heaviest. */
function matching(pattern) {
    const names = Object.keys(manifest);
    if (!pattern.includes('*')) {
        return names.filter((name) => name === pattern);
    }
    const [before, behind] = pattern.split('*');
    const found = names.filter((name) => name.startsWith(before) && name.endsWith(behind));
    return found.sort((a, b) => size(manifest[b].file) - size(manifest[a].file)).slice(0, 1);
}

let failed = false;
for (const { page, kilobytes, later } of budgets) {
    const loaded = files(page);
    // What no code asks for, but the page itself.
    for (const [, file] of readFileSync(join(DIST, page), 'utf8').matchAll(/ (?:src|href)="\/(assets\/[^"]+)"/g)) {
        loaded.add(file);
    }
    for (const name of later.flatMap(matching)) {
        files(name, loaded);
    }
    const bytes = size(page) + [...loaded].reduce((sum, file) => sum + size(file), 0);
    const verdict = bytes <= kilobytes * 1024 ? 'ok' : 'TOO MUCH';
    console.log(`${page}: ${(bytes / 1024).toFixed(1)} of ${kilobytes} KB compressed, ${loaded.size + 1} files: ${verdict}`);
    failed ||= bytes > kilobytes * 1024;
}
// Nobody else asks which file came of which.
rmSync(join(DIST, '.vite'), { recursive: true });
process.exit(failed ? 1 : 0);
