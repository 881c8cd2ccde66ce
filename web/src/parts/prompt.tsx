// A prompt, or a choice, as its markup says.  Until what draws mathematics and
// code is there, or when it cannot be had, the text itself is shown.
import { useEffect, useRef } from 'preact/hooks';
import { parseBlocks, parseLine, type Inline } from './markup';

export function Prompt({ text, id }: { text: string; id?: string }) {
    return (
        <div class="prompt" id={id} dir="auto">
            {parseBlocks(text).map((block, i) => {
                switch (block.kind) {
                    case 'paragraph':
                        return <p key={i}><Parts parts={block.parts} /></p>;
                    case 'code':
                        return <Code key={block.text} text={block.text} language={block.language} />;
                    case 'math':
                        return <Formula key={block.text} tex={block.text} display />;
                }
            })}
        </div>
    );
}

/** One line, as a choice is. */
export function Line({ text }: { text: string }) {
    return <span dir="auto"><Parts parts={parseLine(text)} /></span>;
}

function Parts({ parts }: { parts: Inline[] }) {
    return (
        <>
            {parts.map((part, i) => {
                switch (part.kind) {
                    case 'text':
                        return part.text;
                    case 'code':
                        return <code key={i} dir="ltr">{part.text}</code>;
                    case 'math':
                        return <Formula key={`${i}${part.text}`} tex={part.text} display={false} />;
                }
            })}
        </>
    );
}

function Formula({ tex, display }: { tex: string; display: boolean }) {
    const place = useRef<HTMLSpanElement>(null);
    useEffect(() => {
        import('./math').then(({ drawMath }) => place.current && drawMath(place.current, tex, display)).catch(() => undefined);
    }, [tex, display]);
    return <span ref={place} class={display ? 'formula display' : 'formula'} dir="ltr">{tex}</span>;
}

function Code({ text, language }: { text: string; language: string }) {
    const place = useRef<HTMLElement>(null);
    useEffect(() => {
        import('./highlight')
            .then(({ highlight }) => place.current && highlight(place.current, text, language))
            .catch(() => undefined);
    }, [text, language]);
    return (
        <pre class="code" dir="ltr" tabIndex={0}>
            <code ref={place}>{text}</code>
        </pre>
    );
}
