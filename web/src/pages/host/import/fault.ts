// What is wrong, and where: the codes are those of the server's "errors".

export type Path = (string | number)[];

export interface Fault {
    path: Path;
    code: string;
    /** What is allowed, for the words. */
    values?: Record<string, string | number>;
    /** The server's own words, for a code that is not known here. */
    detail?: string;
}

export function fault(path: Path, code: string, values?: Fault['values']): Fault {
    return { path, code, values };
}

/** "questions[3].points" as ['questions', 3, 'points']. */
export function pathOf(field: string): Path {
    return (field.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
