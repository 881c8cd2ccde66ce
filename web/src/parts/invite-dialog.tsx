// How others get in, over the page.
import { t } from '../i18n';
import { Dialog } from './dialog';
import { Invite } from './invite';

export function InviteDialog({ id, close }: { id: string; close: () => void }) {
    return (
        <Dialog title={t('join.invite')} close={close}>
            <Invite id={id} />
        </Dialog>
    );
}
