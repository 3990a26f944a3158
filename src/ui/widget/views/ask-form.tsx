import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { AttachArea } from './attach.js';
import { useShell } from './shell.js';
import { isoDay, sayDay } from './times.js';

interface AskFormProps {
  onSend: (text: string) => void;
  onFiles: (files: File[]) => void;
  disabled: boolean;
}

/** A small form for what is asked, above the usual field, in which everything can be said as well. */
export function AskForm({ onSend, onFiles, disabled }: AskFormProps): JSX.Element | null {
  const { state } = useShell();
  switch (state.view?.asks) {
    case 'phone':
      return <OneLine kind="phone" onSend={onSend} disabled={disabled} />;
    case 'amount':
      return <OneLine kind="amount" onSend={onSend} disabled={disabled} />;
    case 'date':
      return <DateForm onSend={onSend} disabled={disabled} />;
    case 'attachment':
      return <AttachArea onFiles={onFiles} disabled={disabled} />;
    default:
      return null;
  }
}

type OneLineKind = 'phone' | 'amount';

/** Only what cannot be one is stopped here: the service reads it closely. */
const FITTING: Record<OneLineKind, RegExp> = {
  phone: /^\+?[\d\s()-]{5,24}$/,
  amount: /^(?=.*\d)[\d,]{0,12}(?:\.\d{1,2})?$/,
};

function OneLine({ kind, onSend, disabled }: { kind: OneLineKind; onSend: AskFormProps['onSend']; disabled: boolean }): JSX.Element {
  const { words } = useShell();
  const id = useId();
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const fits = (said: string): boolean => FITTING[kind].test(said);
  const submit = (event: Event): void => {
    event.preventDefault();
    const said = text.normalize('NFKC').trim();
    setIsWrong(!fits(said));
    if (fits(said)) onSend(kind === 'amount' ? words.say('amount.said', { amount: said }) : said);
  };
  const field = {
    id, value: text, disabled, 'aria-invalid': isWrong, autoComplete: kind === 'phone' ? 'tel' : 'off',
    'aria-describedby': isWrong ? `${id}-wrong` : undefined,
    onInput: (event: { currentTarget: HTMLInputElement }) => setText(event.currentTarget.value),
  };
  return (
    <form class="ask" noValidate onSubmit={submit}>
      <label for={id}>{words.say(`${kind}.title`)}</label>
      <div class="ask-line">
        {kind === 'phone' ? <input type="tel" {...field} /> : <input inputMode="decimal" {...field} />}
        <button type="submit" class="main-button" disabled={disabled || text.trim() === ''}>{words.say('send')}</button>
      </div>
      {isWrong && <p class="wrong" id={`${id}-wrong`} role="alert">{words.say(`${kind}.wrong`)}</p>}
    </form>
  );
}

const DAY_MS = 86_400_000;

function DateForm({ onSend, disabled }: Omit<AskFormProps, 'onFiles'>): JSX.Element {
  const { words, now } = useShell();
  const id = useId();
  const [day, setDay] = useState('');
  const today = isoDay(now());
  const quick = (iso: string): (() => void) => () => onSend(sayDay(iso, words.locale));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (day !== '') onSend(sayDay(day, words.locale));
  };
  return (
    <form class="ask" noValidate onSubmit={submit}>
      <div class="ask-line">
        <button type="button" class="chip" disabled={disabled} onClick={quick(today)}>{words.say('day.today')}</button>
        <button type="button" class="chip" disabled={disabled} onClick={quick(isoDay(now() - DAY_MS))}>{words.say('day.yesterday')}</button>
      </div>
      <label for={id}>{words.say('date.title')}</label>
      <div class="ask-line">
        <input id={id} type="date" max={today} value={day} disabled={disabled} onInput={(event) => setDay(event.currentTarget.value)} />
        <button type="submit" class="main-button" disabled={disabled || day === ''}>{words.say('send')}</button>
      </div>
    </form>
  );
}
