// Where questions come in: a file that is dropped or chosen, a text that is
// pasted.  One with faults is shown with them until it has none.
import { useEffect, useRef, useState } from 'preact/hooks';
import { clock } from '../../api/clock';
import { t } from '../../i18n';
import { announce } from '../../parts/announcer';
import { Icon } from '../../parts/icons';
import { download } from './download';
import { addQuestions, takeSettings } from './draft';
import { Editor } from './editor';
import { decode, readImport, type Import } from './import/read';
import { samples } from './import/samples';

interface Text {
    name: string;
    text: string;
}

export function Intake() {
    const [over, setOver] = useState(false);
    const [open, setOpen] = useState<Text | null>(null);
    const [taken, setTaken] = useState('');
    const chooser = useRef<HTMLInputElement>(null);

    const take = ({ settings, questions, lineOf }: Import, name: string): void => {
        addQuestions(questions, (i) => ({ file: name, line: lineOf(['questions', i]) }));
        takeSettings(settings);
        setOpen(null);
        const words = t('host.taken', { n: questions.length, file: name });
        setTaken(words);
        announce(words);
    };

    const read = async (file: Text): Promise<void> => {
        setTaken('');
        const found = await readImport(file.text, clock.now());
        if (found.faults.length || found.questions.length === 0) {
            setOpen(file);
        } else {
            take(found, file.name);
        }
    };

    const readFiles = async (files: FileList | null | undefined): Promise<void> => {
        for (const file of files ?? []) {
            await read({ name: file.name, text: decode(await file.arrayBuffer()) });
        }
    };

    usePaste((text) => void read({ name: t('host.pasted'), text }), open === null);

    return (
        <section class="card host-intake" aria-labelledby="host-questions">
            <h2 id="host-questions">{t('host.questions')}</h2>
            <div
                class={`host-drop ${over ? 'over' : ''}`}
                onDragOver={(event) => {
                    event.preventDefault();
                    setOver(true);
                }}
                onDragLeave={() => setOver(false)}
                onDrop={(event) => {
                    event.preventDefault();
                    setOver(false);
                    void readFiles(event.dataTransfer?.files);
                }}
            >
                <Icon name="cloud" />
                <p>{t('host.drop')}</p>
                <div class="host-ways">
                    <button type="button" class="button main" onClick={() => chooser.current?.click()}>{t('host.choose_file')}</button>
                    <button type="button" class="button" onClick={() => setOpen({ name: t('host.pasted'), text: '' })}>
                        {t('host.write_text')}
                    </button>
                </div>
                <input
                    ref={chooser}
                    type="file"
                    hidden
                    multiple
                    accept=".csv,.json,.txt,.tsv,text/csv,application/json"
                    onChange={(event) => {
                        const input = event.currentTarget;
                        void readFiles(input.files).then(() => (input.value = ''));
                    }}
                />
            </div>
            <p class="host-samples">
                <span class="soft">{t('host.samples')}</span>
                <button type="button" class="button plain" onClick={() => download(samples.csv.name, samples.csv.text, samples.csv.type)}>
                    {t('host.sample_csv')}
                </button>
                <button type="button" class="button plain" onClick={() => download(samples.json.name, samples.json.text, samples.json.type)}>
                    {t('host.sample_json')}
                </button>
            </p>
            {taken && <p class="notice">{taken}</p>}
            {open && <Editor key={open.name + open.text.length} name={open.name} text={open.text} take={take} close={() => setOpen(null)} />}
        </section>
    );
}

/** Pasting anywhere but into a field is meant for here. */
function usePaste(paste: (text: string) => void, active: boolean): void {
    useEffect(() => {
        const listen = (event: ClipboardEvent): void => {
            const text = event.clipboardData?.getData('text/plain') ?? '';
            const field = (event.target as Element | null)?.closest?.('input, textarea, select, dialog');
            if (active && !field && text.trim() !== '') {
                event.preventDefault();
                paste(text);
            }
        };
        document.addEventListener('paste', listen);
        return () => document.removeEventListener('paste', listen);
    });
}
