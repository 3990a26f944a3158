import { useEffect, useState } from 'preact/hooks';
import { remembered } from '../remember.js';
import { callSupport, type ChosenPerson, fetchIdentity, fetchPeople } from './support.js';

export interface PersonChoice {
  people: ChosenPerson[];
  chosen: ChosenPerson | null;
  /** The last choice could not be carried out. */
  failed: boolean;
  choose(userId: string | null): void;
}

const kept = remembered<{ userId: string | null }>('wallet-demo-person', { userId: null });

/** Who is signed in at the demo: one of the sandbox's people, or nobody. */
export function usePerson(canChoose: boolean): PersonChoice {
  const [people, setPeople] = useState<ChosenPerson[]>([]);
  const [userId, setUserId] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const choose = (id: string | null): void => {
    fetchIdentity(id).then((identity) => {
      callSupport('identify', identity);
      kept.write({ userId: id });
      setUserId(id);
      setFailed(false);
    }, () => setFailed(true));
  };
  useEffect(() => {
    if (!canChoose) return;
    callSupport('on', 'identityNeeded', () => fetchIdentity(kept.read().userId));
    fetchPeople().then(setPeople, () => setFailed(true));
    if (kept.read().userId !== null) choose(kept.read().userId);
  }, []);
  return { people, chosen: people.find(({ id }) => id === userId) ?? null, failed, choose };
}
