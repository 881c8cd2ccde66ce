import messages from '../../messages/en/join.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import './join.css';

register('join', messages);

export default function Join({ id }: { id: string }) {
    useTitle(t('join.title'));
    return (
        <>
            <Header />
            <main class="page">
                <h1>{t('join.title')} {id}</h1>
            </main>
        </>
    );
}
