/**
 * What is stored was written by a newer version of the service, as in a rolling deploy, and this one would lose a part
 * of it: nothing was read and nothing changed. Another process can take the message.
 */
export class StoredByNewer extends Error {
  override name = 'StoredByNewer';

  constructor(what: string, options?: ErrorOptions) {
    super(`${what} was stored by a newer version of the service`, options);
  }
}
