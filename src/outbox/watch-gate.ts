import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { GATE_STATES, type GateState } from './gate.js';

/** What an operator sees of a platform that is pushed to. */
export function watchGate(registry: Registry, log: Logger): (state: GateState) => void {
  const gauge = new Gauge({
    name: 'callback_gate_state',
    help: 'The one that is 1: open (the platform answers), shut (it does not, and is tried now and then), opening (it does again)',
    labelNames: ['state'],
    registers: [registry],
  });
  const show = (state: GateState): void => GATE_STATES.forEach((each) => gauge.set({ state: each }, each === state ? 1 : 0));
  show('open');
  return (state) => {
    show(state);
    log.warn({ state }, 'the gate to the platform changed');
  };
}
