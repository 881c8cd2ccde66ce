import messages from '../../messages/en/watch.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import './watch.css';

register('watch', messages);

export default function Watch({ id }: { id: string }) {
    useTitle(t('watch.title'));
    return (
        <>
            <Header />
            <main class="page">
                <h1>{t('watch.title')} {id}</h1>
            </main>
        </>
    );
}
