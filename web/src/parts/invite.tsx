// How others get in: a code and a short link, to be thrown on a wall.
import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { QrCode } from './qr';

/** Addresses that lead somewhere else from every other machine. */
const OWN = /^(localhost|127\.|0\.0\.0\.0|\[::1?\])/;

/** Where others find this machine, when it has been opened by such an address: what the server says. */
const found = signal<string | null | undefined>(OWN.test(location.hostname) ? undefined : location.origin);

function useOrigin(): string | null {
    useEffect(() => {
        if (found.value === undefined) {
            found.value = null;
            fetch('/reachable.json')
                .then((response) => (response.ok ? (response.json() as Promise<string[]>) : []))
                .then(([first]) => (found.value = first ?? null))
                .catch(() => undefined);
        }
    }, []);
    return found.value ?? null;
}

/** joinCode: what the battle asks newcomers for; only who scans the code brings it along. */
export function Invite({ id, joinCode }: { id: string; joinCode?: string }) {
    const origin = useOrigin();
    const link = `${origin ?? location.origin}/b/${id}` + (joinCode ? `#join=${encodeURIComponent(joinCode)}` : '');
    const { host } = new URL(link);
    const line = useFit(link);
    return (
        <div class="invite">
            <QrCode text={link} label={t('common.invite_code', { link })} />
            <p class="invite-link" dir="ltr" ref={line}>
                <span>
                    <span class="invite-part">{host}</span><wbr />
                    <span class="invite-part">/b/{id}</span>
                </span>
            </p>
            {origin === null && <p class="soft">{t('common.invite_local')}</p>}
        </div>
    );
}

/** A line of parts that never break: the letters shrink until the longest fits. */
function useFit(text: string) {
    const line = useRef<HTMLParagraphElement>(null);
    useLayoutEffect(() => {
        const room = line.current!;
        const letters = room.firstElementChild as HTMLElement;
        const parts = [...letters.children] as HTMLElement[];
        const fit = (): void => {
            letters.style.fontSize = '';
            const share = room.clientWidth / (Math.max(...parts.map((part) => part.offsetWidth)) + 1);
            letters.style.fontSize = share < 1 ? `${Math.floor(share * 100) / 100}em` : '';
        };
        const observer = new ResizeObserver(fit);
        observer.observe(room);
        fit();
        return () => observer.disconnect();
    }, [text]);
    return line;
}
