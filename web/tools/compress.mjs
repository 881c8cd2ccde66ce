// Beside each text of dist, the same compressed: conf/web.conf has nginx send it
// as it is (gzip_static).

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url).pathname;
const TEXT = /\.(html|js|css|svg|json|webmanifest)$/;

for (const name of readdirSync(DIST, { recursive: true })) {
    const file = join(DIST, String(name));
    if (TEXT.test(file) && statSync(file).isFile()) {
        const text = readFileSync(file);
        const packed = gzipSync(text, { level: 9 });
        if (packed.length < text.length) {
            writeFileSync(`${file}.gz`, packed);
        }
    }
}
