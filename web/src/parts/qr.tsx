// A code that a phone's camera reads.  Black on white in any theme: cameras
// want it so.
import { useEffect, useState } from 'preact/hooks';

const QUIET = 3;

export function QrCode({ text, label }: { text: string; label: string }) {
    const [code, draw] = useState<{ size: number; path: string } | null>(null);

    useEffect(() => {
        let wanted = true;
        import('lean-qr')
            .then(({ generate }) => {
                const bits = generate(text);
                const path: string[] = [];
                for (let y = 0; y < bits.size; y++) {
                    for (let x = 0; x < bits.size; x++) {
                        if (bits.get(x, y)) {
                            path.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
                        }
                    }
                }
                if (wanted) {
                    draw({ size: bits.size + 2 * QUIET, path: path.join('') });
                }
            })
            .catch(() => undefined);
        return () => {
            wanted = false;
        };
    }, [text]);

    return (
        <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${code?.size ?? 1} ${code?.size ?? 1}`}>
            <rect width="100%" height="100%" fill="#fff" />
            {code && <path d={code.path} fill="#000" shape-rendering="crispEdges" />}
        </svg>
    );
}
