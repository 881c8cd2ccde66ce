// The top of every page: the way home, and what somebody may choose.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, languages, speak, t, type Language } from '../i18n';
import { choose, settings, type Theme } from '../store/settings';
import { Icon, Logo } from './icons';

const themes: Theme[] = ['auto', 'light', 'dark'];

/** title: of what the page is about, where its heading is elsewhere. */
export function Header({ title, children }: { title?: string; children?: ComponentChildren }) {
    return (
        <header class="header">
            <a class="skip" href="#content" onClick={skip}>{t('common.skip')}</a>
            <a class={`logo ${title ? 'brief' : ''}`} href="/">
                <Logo />
                <span>Arena</span>
            </a>
            {title && <p class="header-title one-line"><bdi>{title}</bdi></p>}
            {children}
            <Menu />
        </header>
    );
}

/** The address stays: it may carry an invitation behind its #. */
function skip(event: Event): void {
    const content = document.getElementById('content');
    event.preventDefault();
    if (content) {
        content.tabIndex = -1;
        content.focus({ preventScroll: true });
        content.scrollIntoView({ behavior: 'instant' });
    }
}

function Menu() {
    const menu = useRef<HTMLDetailsElement>(null);

    useEffect(() => {
        const leave = (event: Event): void => {
            if (!(event instanceof KeyboardEvent ? event.key !== 'Escape' : menu.current?.contains(event.target as Node))) {
                menu.current?.removeAttribute('open');
            }
        };
        document.addEventListener('pointerdown', leave);
        document.addEventListener('keydown', leave);
        return () => {
            document.removeEventListener('pointerdown', leave);
            document.removeEventListener('keydown', leave);
        };
    }, []);

    return (
        <details class="menu" ref={menu}>
            <summary aria-label={t('common.settings')}>
                <Icon name="menu" />
            </summary>
            <div class="sheet">
                <label class="field">
                    <span>{t('common.language')}</span>
                    <select
                        value={language.value}
                        onChange={(event) => {
                            const chosen = event.currentTarget.value as Language;
                            choose({ language: chosen });
                            void speak(chosen);
                        }}
                    >
                        {Object.entries(languages).map(([tag, { name }]) => (
                            <option key={tag} value={tag} lang={tag}>{name}</option>
                        ))}
                    </select>
                </label>
                <label class="field">
                    <span>{t('common.theme')}</span>
                    <select
                        value={settings.value.theme}
                        onChange={(event) => choose({ theme: event.currentTarget.value as Theme })}
                    >
                        {themes.map((theme) => (
                            <option key={theme} value={theme}>{t(`common.theme_${theme}`)}</option>
                        ))}
                    </select>
                </label>
                <label class="switch">
                    <span>{t('common.sound')}</span>
                    <input
                        type="checkbox"
                        checked={settings.value.sound}
                        onChange={(event) => choose({ sound: event.currentTarget.checked })}
                    />
                </label>
            </div>
        </details>
    );
}
