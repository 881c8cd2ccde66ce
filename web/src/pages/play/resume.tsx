// How to come back from another device.
import { t } from '../../i18n';
import { identityIn } from '../../store/identity';

export function ResumeCode({ battle }: { battle: string }) {
    const identity = identityIn(battle);
    return identity && (
        <p class="play-resume soft">
            {t('play.your_code')} <strong class="play-code" dir="ltr">{identity.resume_code}</strong>
            <span>{t('play.your_code_why', { name: identity.username })}</span>
        </p>
    );
}
