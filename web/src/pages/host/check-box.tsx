// A box to tick, with what it means below.
interface Given {
    id: string;
    label: string;
    hint: string;
    checked: boolean;
    change: (checked: boolean) => void;
}

export function CheckBox({ id, label, hint, checked, change }: Given) {
    return (
        <div class="field">
            <label class="host-check">
                <input
                    type="checkbox"
                    checked={checked}
                    aria-describedby={`${id}-hint`}
                    onChange={(event) => change(event.currentTarget.checked)}
                />
                <span>{label}</span>
            </label>
            <p id={`${id}-hint`} class="hint">{hint}</p>
        </div>
    );
}
