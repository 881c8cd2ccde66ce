// SHA-1 and SHA-256 in hexadecimal.  The browser's own where it gives them: it
// does not to a page that came over plain HTTP, as in many a classroom.

export type Algorithm = 'SHA-1' | 'SHA-256';

export async function digest(algorithm: Algorithm, text: string): Promise<string> {
    const bytes = new TextEncoder().encode(text);
    return globalThis.crypto?.subtle
        ? hex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes)))
        : digestHere(algorithm, bytes);
}

function hex(bytes: Uint8Array): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** FIPS 180-4. */
export function digestHere(algorithm: Algorithm, bytes: Uint8Array): string {
    const words = padded(bytes);
    const { start, block } = algorithms[algorithm];
    let state = start;
    for (let at = 0; at < words.length; at += 16) {
        const mixed = block(state, words.subarray(at, at + 16));
        state = state.map((word, i) => (word + mixed[i]!) >>> 0);
    }
    return state.map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** A one, zeros, and the length in bits: blocks of sixteen words. */
function padded(bytes: Uint8Array): Uint32Array {
    const size = Math.ceil((bytes.length + 9) / 64) * 64;
    const view = new DataView(new ArrayBuffer(size));
    bytes.forEach((byte, i) => view.setUint8(i, byte));
    view.setUint8(bytes.length, 0x80);
    view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(size - 4, bytes.length << 3);
    return Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 * i));
}

const left = (word: number, n: number): number => (word << n) | (word >>> (32 - n));
const right = (word: number, n: number): number => (word >>> n) | (word << (32 - n));

function sha1Block(state: number[], words: Uint32Array): number[] {
    const w = [...words];
    for (let i = 16; i < 80; i++) {
        w[i] = left(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    }
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
        const [f, k] =
            i < 20
                ? [(b & c) | (~b & d), 0x5a827999]
                : i < 40
                  ? [b ^ c ^ d, 0x6ed9eba1]
                  : i < 60
                    ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
                    : [b ^ c ^ d, 0xca62c1d6];
        [a, b, c, d, e] = [(left(a, 5) + f + e + k + w[i]!) | 0, a, left(b, 30), c, d];
    }
    return [a, b, c, d, e];
}

function sha256Block(state: number[], words: Uint32Array): number[] {
    const w = [...words];
    for (let i = 16; i < 64; i++) {
        const [x, y] = [w[i - 15]!, w[i - 2]!];
        const s0 = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
        const s1 = right(y, 17) ^ right(y, 19) ^ (y >>> 10);
        w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
        const one = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[i]! + w[i]!;
        const two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    return [a, b, c, d, e, f, g, h];
}

function primes(count: number): number[] {
    const found: number[] = [];
    for (let n = 2; found.length < count; n++) {
        if (found.every((prime) => n % prime)) {
            found.push(n);
        }
    }
    return found;
}

/** The first 32 bits behind the point of a root. */
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);

const CONSTANTS = primes(64).map((prime) => fraction(Math.cbrt(prime)));

const algorithms: Record<Algorithm, { start: number[]; block: (state: number[], words: Uint32Array) => number[] }> = {
    'SHA-1': { start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0], block: sha1Block },
    'SHA-256': { start: primes(8).map((prime) => fraction(Math.sqrt(prime))), block: sha256Block },
};
