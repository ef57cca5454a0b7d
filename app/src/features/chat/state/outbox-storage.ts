/** The outbox on this device, one store per person so that nobody sees another's unsent words. */
import { createStore, del, entries, set } from 'idb-keyval';
import { z } from 'zod';
import { uploadedFile } from '../../files/state/file-facts.ts';
import type { OutboxStorage, StoredItem } from './outbox.ts';

const storedItem = z.object({
  id: z.uuid(),
  roomId: z.uuid(),
  body: z.string(),
  files: z.array(uploadedFile).optional(),
  queuedAt: z.number(),
  failureCode: z.string().optional(),
});

export function indexedDbOutbox(userId: string): OutboxStorage {
  const store = createStore(`telemed-outbox-${userId}`, 'messages');
  return {
    async all() {
      const rows = await entries(store);
      // A row of another version of the app that cannot be read is left alone rather than sent as something else.
      return rows.flatMap(([, value]) => storedItem.safeParse(value).data ?? []);
    },
    put: (item) => set(item.id, item, store),
    remove: (id) => del(id, store),
  };
}

/** For browsers that forbid storage: messages are queued as long as the page is open. */
export function memoryOutbox(): OutboxStorage {
  const items = new Map<string, StoredItem>();
  return {
    all: async () => [...items.values()],
    put: async (item) => void items.set(item.id, item),
    remove: async (id) => void items.delete(id),
  };
}

/** IndexedDB where it can really be opened, memory elsewhere. */
export async function openOutboxStorage(userId: string): Promise<OutboxStorage> {
  try {
    const storage = indexedDbOutbox(userId);
    await storage.all();
    return storage;
  } catch {
    return memoryOutbox();
  }
}
