// Where the outbox is kept: IndexedDB, which survives a killed browser; in
// memory where a browser forbids it, as some do in private windows.

export interface Storage<Item> {
    all(): Promise<Item[]>;
    put(key: string, item: Item): Promise<void>;
    remove(key: string): Promise<void>;
}

export function memoryStorage<Item>(): Storage<Item> {
    const items = new Map<string, Item>();
    return {
        all: async () => [...items.values()],
        put: async (key, item) => void items.set(key, item),
        remove: async (key) => void items.delete(key),
    };
}

const DATABASE = 'arena';
const VERSION = 1;

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function open(store: string): Promise<IDBDatabase> {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    return settled(request);
}

/** Written through to the disk before a promise is kept. */
export function browserStorage<Item>(store: string): Storage<Item> {
    const fallback = memoryStorage<Item>();
    const database = open(store).catch(() => null);

    const write = async (
        change: (objects: IDBObjectStore) => void,
        otherwise: () => Promise<void>,
    ): Promise<void> => {
        const opened = await database;
        if (!opened) {
            return otherwise();
        }
        await new Promise<void>((resolve, reject) => {
            const transaction = opened.transaction(store, 'readwrite', { durability: 'strict' });
            transaction.oncomplete = () => resolve();
            transaction.onabort = transaction.onerror = () => reject(transaction.error);
            change(transaction.objectStore(store));
        });
    };

    return {
        async all() {
            const opened = await database;
            return opened
                ? settled(opened.transaction(store).objectStore(store).getAll() as IDBRequest<Item[]>)
                : fallback.all();
        },
        put: (key, item) => write((objects) => objects.put(item, key), () => fallback.put(key, item)),
        remove: (key) => write((objects) => objects.delete(key), () => fallback.remove(key)),
    };
}
