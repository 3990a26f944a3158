import { newSession, type PastFlow, type Session, sessionSchema, type StoredFlow } from './session.js';
import { StoredByNewer } from '../stored-by-newer.js';

/**
 * A session as it is stored: without what it has in common with one that nobody has written in, and with each answered
 * state of a flow as its difference to the next. A session that was stored whole reads alike.
 */
type Fields = Record<string, unknown>;
/** Versions of the flows that this service has, by name. */
export type FlowVersions = ReadonlyMap<string, { version: number }>;

/**
 * Raised by one when a session gets a field or a flow that an older service would lose, so that one which still runs
 * beside this one refuses the session. 1 is not written.
 */
export const SESSION_FORM = 1;
type FlowOnItsWay = StoredFlow & { trail?: readonly unknown[] };
/** State, the event it was given, and the slots that were others in it. */
type PackedPast = [state: string, given: PastFlow['given'], slots: Fields];

const NEW: Fields = newSession('', '', { userId: null, name: null, phone: null }, 'zh-CN');
const FORM: Fields = SESSION_FORM === 1 ? {} : { form: SESSION_FORM };
const NEW_FLOW: Fields = { trail: [], unusable: 0, awaits: null, acted: false };

export function packSession(session: Session): unknown {
  const packed: Fields = { ...FORM, ...without(NEW, session) };
  if (session.flow) packed['flow'] = packFlow(session.flow);
  if (session.paused.length > 0) packed['paused'] = session.paused.map(packFlow);
  return packed;
}

/** @throws StoredByNewer */
export function parseSession(stored: unknown, flows: FlowVersions): Session {
  const session = readForm(stored as Packed);
  for (const flow of session.flow ? [session.flow, ...session.paused] : session.paused) refuseNewer(flow, flows);
  return session;
}

type Packed = Fields & { form?: number; flow?: FlowOnItsWay | null; paused?: FlowOnItsWay[] };

/** A seal that opened was not damaged: what is of no known form is of a form to come. */
function readForm({ form = 1, ...packed }: Packed): Session {
  if (form > SESSION_FORM) throw new StoredByNewer(`a session of form ${form}`);
  try {
    return sessionSchema.parse({
      ...NEW,
      ...packed,
      flow: packed.flow ? unpackFlow(packed.flow) : null,
      paused: (packed.paused ?? []).map(unpackFlow),
    });
  } catch (error) {
    throw new StoredByNewer('a session', { cause: error });
  }
}

/** One that is not there may as well be a flow of old: it ends with a word. */
function refuseNewer({ name, version }: StoredFlow, flows: FlowVersions): void {
  if (version > (flows.get(name)?.version ?? Infinity)) throw new StoredByNewer(`flow ${name} of version ${version}`);
}

function packFlow(flow: Session['paused'][number] | NonNullable<Session['flow']>): Fields {
  const packed = without(NEW_FLOW, flow);
  if (flow.trail.length === 0) return packed;
  const later = [...flow.trail.slice(1), flow];
  packed['trail'] = flow.trail.map((past, index) => packPastOnce(past, later[index] ?? flow));
  return packed;
}

function unpackFlow(stored: FlowOnItsWay): Fields {
  let later: StoredFlow = stored;
  const trail = [...(stored.trail ?? [])].reverse().map((past) => {
    later = Array.isArray(past) ? unpackPast(past as PackedPast, later) : (past as PastFlow);
    return later;
  });
  return { ...NEW_FLOW, ...stored, trail: trail.reverse() };
}

/** What lies behind is never changed, and is stored anew with every turn. */
function packPastOnce(past: PastFlow, later: StoredFlow): PastFlow | PackedPast {
  const known = packedPasts.get(past);
  if (known?.before === later.slots) return known.packed;
  const packed = packPast(past, later);
  packedPasts.set(past, { before: later.slots, packed });
  return packed;
}

const packedPasts = new WeakMap<PastFlow, { before: StoredFlow['slots']; packed: PastFlow | PackedPast }>();

/** Whole where it is no state of the same flow, as after a change of its version. */
function packPast(past: PastFlow, later: StoredFlow): PastFlow | PackedPast {
  const names = Object.keys(past.slots);
  const isAlike = past.name === later.name && past.version === later.version
    && names.length === Object.keys(later.slots).length && names.every((name) => name in later.slots && past.slots[name] !== undefined);
  if (!isAlike) return past;
  const changed: Fields = {};
  for (const name of names) if (past.slots[name] !== later.slots[name]) changed[name] = past.slots[name];
  return [past.state, past.given, changed];
}

function unpackPast([state, given, slots]: PackedPast, { name, version, slots: later }: StoredFlow): PastFlow {
  return { name, version, state, slots: { ...later, ...slots }, given };
}

/** Leaves out the fields that are as in `known`. */
function without(known: Fields, fields: object): Fields {
  const left: Fields = {};
  for (const name in fields) {
    const value = (fields as Fields)[name];
    if (!(name in known) || !isAlike(value, known[name])) left[name] = value;
  }
  return left;
}

function isAlike(value: unknown, known: unknown): boolean {
  if (value === known) return true;
  if (!isObject(value) || !isObject(known)) return false;
  // What is known may lack a field that says nothing.
  for (const name in known) if (!(name in value)) return false;
  for (const name in value) if (!isAlike(value[name], known[name] ?? null)) return false;
  return true;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
