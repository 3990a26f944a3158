import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons.js';
import { useTools } from './shell.js';

const SHOWN_MS = 2_500;

/** A case or transaction number that one press copies; the button stands behind what closes the number's clause. */
export function CopyNumber({ number, tail }: { number: string; tail: string }): JSX.Element {
  const { words, announce } = useTools();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (event: MouseEvent): void => {
    void copyText(number, event.currentTarget as Element).then((done) => {
      setCopied(done);
      announce(words.say(done ? 'copy.done' : 'copy.failed', { number }));
    });
  };
  return (
    <span class="number">
      <bdi>{number}</bdi>{tail}
      <button type="button" class="copy" aria-label={words.say('copy.title', { number })} onClick={copy}>
        <Icon name={copied ? 'tick' : 'copy'} />
        <span aria-hidden="true">{words.say(copied ? 'copy.short' : 'copy.verb')}</span>
      </button>
    </span>
  );
}

/** Old WebViews have no clipboard interface, or refuse it: there a selected field does. */
async function copyText(text: string, beside: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, beside);
  }
}

function copySelected(text: string, beside: Element): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'unseen';
  beside.after(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (beside instanceof HTMLElement) beside.focus();
  return done;
}
