/** Counts what is open by key. Null: the key has its fill; else a function that gives the place back, once. */
export type TakeSeat = (key: string) => (() => void) | null;

export function createSeats(most: number): TakeSeat {
  const taken = new Map<string, number>();
  return (key) => {
    const now = taken.get(key) ?? 0;
    if (now >= most) return null;
    taken.set(key, now + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (taken.get(key) ?? 1) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
    };
  };
}
