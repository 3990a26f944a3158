import { type ActiveFlow, newSession, type PastFlow, type Session, sessionSchema, type StoredFlow } from './session.js';
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
/** A copy of it in which what goes without saying is undefined, and the rest may be packed. */
type Changed<Whole> = { [Name in keyof Whole | 'form']?: unknown };
/** State, the event it was given, and the slots that were others in it. */
type PackedPast = [state: string, given: PastFlow['given'], slots: Fields];

const NEW = newSession('', '', { userId: null, name: null, phone: null }, 'zh-CN');
const NEW_FLOW: Pick<ActiveFlow, 'trail' | 'unusable' | 'awaits' | 'acted'> = { trail: [], unusable: 0, awaits: null, acted: false };
const FORM = SESSION_FORM === 1 ? undefined : SESSION_FORM;

/** What is undefined does not get into JSON. Field by field, and set on a copy: a loop over their names, or an object
 *  literal that has them, takes several times as long. */
export function packSession(session: Session): unknown {
  const { contact, flow, paused, recent } = session;
  const isNobody = contact.userId === null && contact.name === null && contact.phone === null;
  const isNothing = recent.topic === null && recent.words.length === 0 && recent.at === 0;
  const packed: Changed<Session> = { ...session };
  if (FORM !== undefined) packed.form = FORM;
  packed.owner = unless(NEW.owner, session.owner);
  packed.seq = unless(NEW.seq, session.seq);
  packed.locale = unless(NEW.locale, session.locale);
  packed.wishedLocale = unless(NEW.wishedLocale, session.wishedLocale);
  packed.contact = isNobody ? undefined : contact;
  packed.flow = flow ? packFlow(flow) : undefined;
  packed.paused = paused.length > 0 ? paused.map(packFlow) : undefined;
  packed.offered = unlessEmpty(session.offered);
  packed.recent = isNothing ? undefined : recent;
  packed.unknowns = unless(NEW.unknowns, session.unknowns);
  packed.following = unlessEmpty(session.following);
  packed.handoff = unless(NEW.handoff, session.handoff);
  packed.crisis = unless(NEW.crisis, session.crisis);
  packed.stoppedLossAt = unless(NEW.stoppedLossAt, session.stoppedLossAt);
  packed.files = unlessEmpty(session.files);
  packed.held = unlessEmpty(session.held);
  packed.timers = unlessEmpty(session.timers);
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

function packFlow(flow: ActiveFlow): Changed<ActiveFlow> {
  const { trail } = flow;
  const packed: Changed<ActiveFlow> = { ...flow };
  packed.trail = trail.length > 0 ? trail.map((past, index) => packPastOnce(past, trail[index + 1] ?? flow)) : undefined;
  packed.unusable = unless(NEW_FLOW.unusable, flow.unusable);
  packed.awaits = unless(NEW_FLOW.awaits, flow.awaits);
  packed.acted = unless(NEW_FLOW.acted, flow.acted);
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
  if (past.name !== later.name || past.version !== later.version) return past;
  const changed: Fields = {};
  let names = 0;
  for (const name in past.slots) {
    const [before, after] = [past.slots[name], later.slots[name]];
    if (before === undefined || (after === undefined && !(name in later.slots))) return past;
    if (before !== after) changed[name] = before;
    names += 1;
  }
  return names === Object.keys(later.slots).length ? [past.state, past.given, changed] : past;
}

function unpackPast([state, given, slots]: PackedPast, { name, version, slots: later }: StoredFlow): PastFlow {
  return { name, version, state, slots: { ...later, ...slots }, given };
}

function unless<Value>(known: Value, value: Value): Value | undefined {
  return value === known ? undefined : value;
}

function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0 ? value : undefined;
}
