// A sheet over the page; Escape, the cross and a press beside it close it.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from './icons';

interface Shown {
    title: string;
    close: () => void;
    class?: string;
    children: ComponentChildren;
}

export function Dialog({ title, close, class: more = '', children }: Shown) {
    const dialog = useRef<HTMLDialogElement>(null);

    useEffect(() => {
        const shown = dialog.current;
        shown?.showModal();
        return () => shown?.close();
    }, []);

    return (
        <dialog
            ref={dialog}
            class={`dialog ${more}`}
            aria-label={title}
            onCancel={(event) => {
                event.preventDefault();
                close();
            }}
            onClick={(event) => event.target === event.currentTarget && close()}
        >
            <div class="dialog-head">
                <h2>{title}</h2>
                <button type="button" class="button plain" onClick={close} aria-label={t('common.close')}>
                    <Icon name="cross" />
                </button>
            </div>
            {/* Also where nothing in it can be focused, a keyboard scrolls it. */}
            <div class="dialog-body" tabIndex={0}>{children}</div>
        </dialog>
    );
}
