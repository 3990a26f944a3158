import type { JSX } from 'preact';
import { Icon } from './icons.js';
import { useShell } from './shell.js';

/** What is being done, how far it is, and the ways back and out. */
export function FlowBar(): JSX.Element | null {
  const { chat, state, words } = useShell();
  const view = state.view;
  if (!view || view.flow === null || view.status === 'agent') return null;
  const name = words.has(`flow.${view.flow}`) ? words.say(`flow.${view.flow}`) : words.say('flow.some');
  const command = (action: string, label: string): void => chat.send({ action: `command:${action}`, label });
  return (
    <section class="flow" aria-label={words.say('flow.title')}>
      {view.canGoBack && (
        <button type="button" class="flow-button" onClick={() => command('back', words.say('flow.back'))}>
          <Icon name="back" /><span>{words.say('flow.back')}</span>
        </button>
      )}
      <div class="flow-text">
        <strong>{name}</strong>
        {view.progress && <span class="flow-step">{words.say('flow.step', { step: view.progress.step, total: view.progress.of })}</span>}
      </div>
      <button type="button" class="flow-button quiet" onClick={() => command('cancel', words.say('flow.cancelSaid'))}>{words.say('flow.cancel')}</button>
      {view.progress && <Progress step={view.progress.step} total={view.progress.of} />}
    </section>
  );
}

function Progress({ step, total }: { step: number; total: number }): JSX.Element {
  const { words } = useShell();
  return (
    <div
      class="progress" role="progressbar" aria-label={words.say('flow.progress')} aria-valuemin={0} aria-valuemax={total} aria-valuenow={step}
      aria-valuetext={words.say('flow.step', { step, total })}
    >
      <div style={{ width: `${Math.min(100, (step / Math.max(1, total)) * 100)}%` }} />
    </div>
  );
}
