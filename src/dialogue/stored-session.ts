import { newSession, type PastFlow, type Session, sessionSchema, type StoredFlow } from './session.js';

/**
 * A session as it is stored: without what it has in common with one that nobody has written in, and with each answered
 * state of a flow as its difference to the next. A session that was stored whole reads alike.
 */
type Fields = Record<string, unknown>;
type FlowOnItsWay = StoredFlow & { trail?: readonly unknown[] };
/** State, the event it was given, and the slots that were others in it. */
type PackedPast = [state: string, given: PastFlow['given'], slots: Fields];

const NEW: Fields = newSession('', '', { userId: null, name: null, phone: null }, 'zh-CN');
const NEW_FLOW: Fields = { trail: [], unusable: 0, awaits: null, acted: false };

export function packSession(session: Session): unknown {
  const packed = without(NEW, session);
  if (session.flow) packed['flow'] = packFlow(session.flow);
  if (session.paused.length > 0) packed['paused'] = session.paused.map(packFlow);
  return packed;
}

export function parseSession(stored: unknown): Session {
  const packed = stored as Fields & { flow?: FlowOnItsWay | null; paused?: FlowOnItsWay[] };
  return sessionSchema.parse({
    ...NEW,
    ...packed,
    flow: packed.flow ? unpackFlow(packed.flow) : null,
    paused: (packed.paused ?? []).map(unpackFlow),
  });
}

function packFlow(flow: Session['paused'][number] | NonNullable<Session['flow']>): Fields {
  const packed = without(NEW_FLOW, flow);
  if (flow.trail.length === 0) return packed;
  const later = [...flow.trail.slice(1), flow];
  packed['trail'] = flow.trail.map((past, index) => packPast(past, later[index] ?? flow));
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
  for (const [name, value] of Object.entries(fields)) {
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
