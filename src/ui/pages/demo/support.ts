/** The window as any host page has it: by `window.WalletSupport`, which /widget.js has put there. */
export function callSupport(...call: unknown[]): void {
  ((window.WalletSupport ??= []) as unknown[]).push(call);
}

export interface ChosenPerson {
  id: string;
  name: string;
}

/** A guest is null. Every call makes a new token, since each is good for one page. */
export async function fetchIdentity(userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const answer = await fetch('/demo/identity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  if (!answer.ok) throw new Error(`the identity was answered ${answer.status}`);
  return ((await answer.json()) as { identity: string }).identity;
}

export async function fetchPeople(): Promise<ChosenPerson[]> {
  const answer = await fetch('/sandbox/api');
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
  const { people } = (await answer.json()) as { people: { person: ChosenPerson }[] };
  return people.map(({ person: { id, name } }) => ({ id, name })).sort((a, b) => a.id.localeCompare(b.id));
}
