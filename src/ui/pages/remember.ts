/** What was chosen on a page of ours, kept in this browser; where storage is blocked it lasts as long as the page. */
export function remembered<T extends object>(key: string, fallback: T): { read(): T; write(value: T): void } {
  return {
    read: () => {
      try {
        return { ...fallback, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<T>) };
      } catch {
        return fallback;
      }
    },
    write: (value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Blocked: nothing depends on it.
      }
    },
  };
}
