// How others get in: a code and a short link, to be thrown on a wall.
import { t } from '../i18n';
import { QrCode } from './qr';

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

export function inviteLink(id: string): string {
    return `${location.origin}/b/${id}`;
}

export function Invite({ id }: { id: string }) {
    const link = inviteLink(id);
    return (
        <div class="invite">
            <QrCode text={link} label={t('common.invite_code', { link })} />
            <p class="invite-link" dir="ltr">{link.replace(/^https?:\/\//, '')}</p>
            {LOOPBACK.test(location.hostname) && <p class="soft">{t('common.invite_local')}</p>}
        </div>
    );
}
