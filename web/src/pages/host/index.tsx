import messages from '../../messages/en/host.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import './host.css';

register('host', messages);

export default function Host({ id }: { id: string }) {
    useTitle(t('host.title'));
    return (
        <>
            <Header />
            <main class="page">
                <h1>{t('host.title')} {id}</h1>
            </main>
        </>
    );
}
