/** Writes single results together: whatever comes in while one write runs makes the next. */

export interface Collector<Item> {
  /** Resolves when the item has been written. */
  add(item: Item): Promise<void>;
}

export function collector<Item>(write: (items: readonly Item[]) => Promise<void>): Collector<Item> {
  let waiting: Item[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  return {
    add: (item) => {
      waiting.push(item);
      next ??= last = last.then(() => {
        const items = waiting;
        waiting = [];
        next = undefined;
        return write(items);
      });
      return next;
    },
  };
}
