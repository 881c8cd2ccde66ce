// For who runs a battle: the list, a new one, and each one's own page.
import { useEffect, useState } from 'preact/hooks';
import messages from '../../messages/en/host.json';
import { register, t } from '../../i18n';
import { Header } from '../../parts/header';
import { useTitle } from '../../parts/hooks';
import { Battles } from './battles';
import { Control } from './control';
import { Create } from './create';
import { followLink, token } from './session';
import { SignIn } from './sign-in';
import './host.css';

register('host', messages);

export default function Host({ id }: { id: string }) {
    useTitle(t('host.title'));
    useLink();
    return (
        <>
            <Header />
            <main class="page host" id="content">{token.value === null ? <SignIn /> : <Office id={id} />}</main>
        </>
    );
}

/** Also one that is opened where the page is already. */
function useLink(): void {
    useEffect(() => {
        const follow = (): void => void followLink();
        follow();
        addEventListener('hashchange', follow);
        return () => removeEventListener('hashchange', follow);
    }, []);
}

function Office({ id }: { id: string }) {
    const [making, make] = useState(false);
    if (id) {
        return <Control id={id} />;
    }
    return making ? <Create done={() => make(false)} /> : <Battles make={() => make(true)} />;
}
