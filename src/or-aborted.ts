/** The work's end, or that of the signal where it comes first: for work that takes no signal, or does not heed it all the
 *  while. What the work comes to afterwards is nobody's. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
