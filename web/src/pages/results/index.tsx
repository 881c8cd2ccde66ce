import messages from '../../messages/en/results.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import './results.css';

register('results', messages);

export default function Results({ id }: { id: string }) {
    useTitle(t('results.title'));
    return (
        <>
            <Header />
            <main class="page">
                <h1>{t('results.title')} {id}</h1>
            </main>
        </>
    );
}
