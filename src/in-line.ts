/** Lets the tasks of one key wait in line, each for the end of the one before; those of other keys go beside them. */
export function createInLine(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const mine = last.get(key)?.then(task, task) ?? task();
    last.set(key, mine);
    const leave = (): boolean => last.get(key) === mine && last.delete(key);
    mine.then(leave, leave);
    return mine;
  };
}
