import messages from '../../messages/en/play.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import './play.css';

register('play', messages);

export default function Play({ id }: { id: string }) {
    useTitle(t('play.title'));
    return (
        <>
            <Header />
            <main class="page">
                <h1>{t('play.title')} {id}</h1>
            </main>
        </>
    );
}
