// A text with its lines numbered, and its faults at their lines.  It is checked
// as it is written.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clock } from '../../api/clock';
import { formatNumber, t } from '../../i18n';
import { readImport, type Import, type Located } from './import/read';
import { sentenceOf } from './words';

const PAUSE = 250;
const MOST_SHOWN = 100;

interface Shown {
    name: string;
    text: string;
    take: (found: Import, name: string) => void;
    close: () => void;
}

export function Editor({ name, text: first, take, close }: Shown) {
    const [text, write] = useState(first);
    const found = useChecked(text);
    const area = useRef<HTMLTextAreaElement>(null);
    const faults = found?.faults ?? [];
    const ready = found !== null && faults.length === 0 && found.questions.length > 0;

    useEffect(() => area.current?.focus(), []);

    return (
        <div class="host-editor">
            <div class="host-head">
                <h3><bdi>{name}</bdi></h3>
                <button type="button" class="button plain" onClick={close}>{t('host.discard')}</button>
                <button type="button" class="button main" disabled={!ready} onClick={() => found && take(found, name)}>
                    {t('host.take', { n: found?.questions.length ?? 0 })}
                </button>
            </div>
            <p class={`hint ${faults.length ? 'fault' : ready ? 'fine' : ''}`} role="status">
                {text.trim() === '' ? t('host.write_hint') : faults.length ? t('host.faults', { n: faults.length }) : ready ? t('host.no_faults') : ''}
            </p>
            <div class="host-editor-panes">
                <Numbered area={area} text={text} write={write} faults={faults} />
                {faults.length > 0 && (
                    <ol class="host-faults" aria-label={t('host.faults', { n: faults.length })}>
                        {faults.slice(0, MOST_SHOWN).map((one, i) => (
                            <li key={i}>
                                <button type="button" onClick={() => area.current && showLine(area.current, one.line)}>
                                    <b>{t('host.line', { n: one.line })}</b> {sentenceOf(one)}
                                </button>
                            </li>
                        ))}
                        {faults.length > MOST_SHOWN && <li class="soft">{t('host.more_faults', { n: faults.length - MOST_SHOWN })}</li>}
                    </ol>
                )}
            </div>
        </div>
    );
}

function useChecked(text: string): Import | null {
    const [found, setFound] = useState<Import | null>(null);
    useEffect(() => {
        let wanted = true;
        const timer = setTimeout(
            () => {
                if (text.trim() === '') {
                    setFound(null);
                } else {
                    void readImport(text, clock.now()).then((result) => wanted && setFound(result));
                }
            },
            found ? PAUSE : 0,
        );
        return () => {
            wanted = false;
            clearTimeout(timer);
        };
    }, [text]);
    return found;
}

interface Pane {
    area: { current: HTMLTextAreaElement | null };
    text: string;
    write: (text: string) => void;
    faults: Located[];
}

function Numbered({ area, text, write, faults }: Pane) {
    const [top, scrolled] = useState(0);
    const [size, measure] = useState({ line: 22, rows: 20 });
    const lines = text.split('\n').length;
    const faulty = new Set(faults.map((one) => one.line));

    useLayoutEffect(() => {
        if (area.current) {
            const line = parseFloat(getComputedStyle(area.current).lineHeight);
            measure({ line, rows: Math.ceil(area.current.clientHeight / line) + 1 });
        }
    }, []);

    // Only the numbers that can be seen: a file may have many thousands.
    const from = Math.floor(top / size.line);
    const shown = Array.from({ length: Math.max(0, Math.min(size.rows, lines - from)) }, (_, i) => from + i + 1);

    return (
        <div class="host-numbered" dir="ltr">
            <div class="host-gutter" aria-hidden="true">
                <div style={{ transform: `translateY(${from * size.line - top}px)` }}>
                    {shown.map((n) => (
                        <div key={n} class={faulty.has(n) ? 'faulty' : ''}>{formatNumber(n, 'en')}</div>
                    ))}
                </div>
            </div>
            <textarea
                ref={area}
                value={text}
                wrap="off"
                spellcheck={false}
                autocomplete="off"
                aria-label={t('host.text')}
                aria-invalid={faults.length > 0}
                onInput={(event) => write(event.currentTarget.value)}
                onScroll={(event) => scrolled(event.currentTarget.scrollTop)}
            />
        </div>
    );
}

/** Selects the line, in the middle of what can be seen. */
function showLine(area: HTMLTextAreaElement, line: number): void {
    const before = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const end = area.value.indexOf('\n', before);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.focus();
    area.setSelectionRange(before, end < 0 ? area.value.length : end);
    area.scrollTop = (line - 1) * height - area.clientHeight / 2;
    area.scrollLeft = 0;
}
