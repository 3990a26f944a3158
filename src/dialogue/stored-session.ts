import { type ActiveFlow, newSession, type PastFlow, type PausedFlow, type Session, sessionSchema, type StoredFlow } from './session.js';
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
/** All fields, so that none is forgotten; what goes without saying is undefined, and the rest may be packed. */
type Packing<Whole> = { [Name in keyof Required<Whole>]: unknown };
/** State, the event it was given, and the slots that were others in it. */
type PackedPast = [state: string, given: PastFlow['given'], slots: Fields];

const NEW = newSession('', '', { userId: null, name: null, phone: null }, 'zh-CN');
const NEW_FLOW: Pick<ActiveFlow, 'trail' | 'unusable' | 'awaits' | 'acted'> = { trail: [], unusable: 0, awaits: null, acted: false };
const FORM = SESSION_FORM === 1 ? undefined : SESSION_FORM;

/** What is undefined does not get into JSON. Field by field: changing a copy of them all takes eight times as long. */
export function packSession(session: Session): unknown {
  const { contact, flow, paused, recent } = session;
  const isNobody = contact.userId === null && contact.name === null && contact.phone === null;
  const isNothing = recent.topic === null && recent.words.length === 0 && recent.at === 0;
  return {
    conversationId: session.conversationId,
    channel: session.channel,
    owner: unless(NEW.owner, session.owner),
    seq: unless(NEW.seq, session.seq),
    locale: unless(NEW.locale, session.locale),
    wishedLocale: unless(NEW.wishedLocale, session.wishedLocale),
    contact: isNobody ? undefined : contact,
    flow: flow ? packFlow(flow) : undefined,
    paused: paused.length > 0 ? paused.map(packPaused) : undefined,
    offered: unlessEmpty(session.offered),
    recent: isNothing ? undefined : recent,
    unknowns: unless(NEW.unknowns, session.unknowns),
    following: unlessEmpty(session.following),
    handoff: unless(NEW.handoff, session.handoff),
    crisis: unless(NEW.crisis, session.crisis),
    stoppedLossAt: unless(NEW.stoppedLossAt, session.stoppedLossAt),
    files: unlessEmpty(session.files),
    held: unlessEmpty(session.held),
    timers: unlessEmpty(session.timers),
    rated: session.rated,
    unheard: session.unheard,
    form: FORM,
  } satisfies Packing<Session & { form: number }>;
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

function packFlow(flow: ActiveFlow): Packing<ActiveFlow> {
  const { trail } = flow;
  return {
    name: flow.name,
    version: flow.version,
    state: flow.state,
    slots: flow.slots,
    trail: trail.length > 0 ? trail.map((past, index) => packPastOnce(past, trail[index + 1] ?? flow)) : undefined,
    unusable: unless(NEW_FLOW.unusable, flow.unusable),
    awaits: unless(NEW_FLOW.awaits, flow.awaits),
    acted: unless(NEW_FLOW.acted, flow.acted),
    delayed: flow.delayed,
  };
}

function packPaused(flow: PausedFlow): Packing<PausedFlow> {
  return { ...packFlow(flow), pausedAt: flow.pausedAt };
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
