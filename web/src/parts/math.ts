// KaTeX, fetched when a prompt has mathematics in it.
import katex from 'katex';
import 'katex/dist/katex.min.css';

/**
 * A page's policy lets no text bring styles along, and a script may set them: so
 * they are taken out of KaTeX's text, and set.
 */
export function drawMath(element: HTMLElement, tex: string, display: boolean): void {
    const html = katex.renderToString(tex, { displayMode: display, throwOnError: false, strict: 'ignore', trust: false });
    element.innerHTML = html.replace(/ style="/g, ' data-style="');
    for (const styled of element.querySelectorAll<HTMLElement>('[data-style]')) {
        styled.style.cssText = styled.dataset.style ?? '';
        delete styled.dataset.style;
    }
}
