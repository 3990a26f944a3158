import { Counter, Gauge, type Registry } from 'prom-client';

/** By kind and outcome alone: nothing of who or what. */
export interface WidgetCounts {
  counted(kind: string, outcome: string): void;
  opened(change: 1 | -1): void;
}

export function measureWidget(registry: Registry): WidgetCounts {
  const frames = new Counter({
    name: 'widget_frames_total',
    help: 'Frames of chat windows, by what they asked for and what became of them',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  const open = new Gauge({ name: 'widget_sockets_open', help: 'Sockets of chat windows that are open', registers: [registry] });
  return {
    counted: (kind, outcome) => frames.inc({ kind, outcome }),
    opened: (change) => open.inc(change),
  };
}
