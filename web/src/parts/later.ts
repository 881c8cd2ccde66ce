// A part of a page that is not seen at first: its code comes when the page is
// there, or at once when it is wanted sooner; again, when the network took it.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const QUIET = 3000;

export function useLater<Given>(wanted: boolean, load: () => Promise<ComponentType<Given>>): ComponentType<Given> | null {
    const [part, show] = useState<{ Part: ComponentType<Given> } | null>(null);
    const [failures, fail] = useState(0);
    useEffect(() => {
        if (part) {
            return;
        }
        const fetchPart = (): void => void load().then((Part) => show({ Part }), () => fail(failures + 1));
        const timer = setTimeout(fetchPart, wanted && failures === 0 ? 0 : QUIET);
        return () => clearTimeout(timer);
    }, [wanted, part, failures]);
    return part && part.Part;
}
