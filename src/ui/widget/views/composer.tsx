import type { JSX, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../channels/widget/limits.js';
import { isMyTurn } from './arrange.js';
import { AskForm } from './ask-form.js';
import { AttachButton } from './attach.js';
import { Icon } from './icons.js';
import { NEAR_LIMIT } from './limits.js';
import { looksSecret } from './looks-secret.js';
import { SecretWarning } from './secret-warning.js';
import { useShell } from './shell.js';
import { Uploads } from './uploads.js';

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>;
  onFiles: (files: File[]) => void;
  /** Why files were not taken. */
  filesError: string | null;
}

export function Composer({ field, onFiles, filesError }: ComposerProps): JSX.Element {
  const { chat, state, words } = useShell();
  const [text, setText] = useState('');
  const warning = useRef<HTMLDivElement>(null);
  const id = useId();
  const isEnded = state.connection === 'ended';
  const ready = state.uploads.flatMap((upload) => (upload.state === 'ready' && upload.id !== null ? [upload.id] : []));
  const isUploading = state.uploads.some((upload) => upload.state === 'uploading');
  const isTooLong = text.length > LIMITS.textCharacters;
  const secret = looksSecret(text);
  const canSend = !isEnded && !isUploading && !isTooLong && (text.trim() !== '' || ready.length > 0);

  const type = (value: string): void => {
    setText(value);
  };
  const sendNow = (): void => {
    if (!canSend) return;
    chat.send({ ...(text.trim() === '' ? {} : { text: text.trim() }), ...(ready.length === 0 ? {} : { files: ready }) });
    type('');
    field.current?.focus();
  };
  /** What looks like a secret goes only by the button that says so. */
  const trySend = (): void => {
    if (secret === null) sendNow();
    else warning.current?.querySelector('button')?.focus();
  };
  return (
    <div class="composer">
      <div class="beside">
        {state.notice !== null && <p class="notice" role="alert"><Icon name="warn" />{state.notice}</p>}
        {secret && <SecretWarning box={warning} id={`${id}-secret`} look={secret} onChange={() => field.current?.focus()} onSend={sendNow} />}
        {isMyTurn(state.entries) && <AskForm key={state.view?.step} onSend={(said) => chat.send({ text: said })} onFiles={onFiles} disabled={isEnded} />}
        <Uploads />
        {filesError !== null && <p class="wrong" role="alert">{filesError}</p>}
      </div>
      <form class="write" onSubmit={(event) => { event.preventDefault(); trySend(); }}>
        <AttachButton onFiles={onFiles} disabled={isEnded} />
        <Field field={field} id={id} text={text} hasSecret={secret !== null} disabled={isEnded} onType={type} onEnter={trySend} onFiles={onFiles} />
        <button type="submit" class="send" disabled={!canSend} aria-label={words.say('send')}><Icon name="send" /></button>
      </form>
      {text.length > NEAR_LIMIT && <Count id={id} length={text.length} />}
    </div>
  );
}

function Count({ id, length }: { id: string; length: number }): JSX.Element {
  const { words } = useShell();
  const isTooLong = length > LIMITS.textCharacters;
  return (
    <p class={isTooLong ? 'wrong count' : 'count'} id={`${id}-count`} role={isTooLong ? 'alert' : undefined}>
      {isTooLong ? words.say('write.tooLong', { limit: LIMITS.textCharacters, over: length - LIMITS.textCharacters }) : words.say('write.count', { count: length, limit: LIMITS.textCharacters })}
    </p>
  );
}

interface FieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  id: string;
  text: string;
  hasSecret: boolean;
  disabled: boolean;
  onType: (text: string) => void;
  onEnter: () => void;
  onFiles: (files: File[]) => void;
}

function Field({ field, id, text, hasSecret, disabled, onType, onEnter, onFiles }: FieldProps): JSX.Element {
  const { state, words } = useShell();
  const isReference = state.view?.asks === 'reference' && isMyTurn(state.entries);
  useLayoutEffect(() => grow(field.current), [field, text]);
  const onKeyDown = (event: KeyboardEvent): void => {
    // 229: an input method that does not tell otherwise is still composing.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    onEnter();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  const described = [hasSecret ? `${id}-secret` : '', text.length > NEAR_LIMIT ? `${id}-count` : ''].filter(Boolean).join(' ');
  return (
    <textarea
      ref={field} rows={1} value={text} disabled={disabled} dir="auto" enterkeyhint="send" aria-label={words.say('write.title')}
      placeholder={words.say(isReference ? 'write.reference' : state.view?.status === 'queued' ? 'write.queued' : 'write.placeholder')}
      autocomplete="off" autocorrect={isReference ? 'off' : undefined} autocapitalize={isReference ? 'characters' : undefined} spellcheck={isReference ? false : undefined}
      aria-invalid={text.length > LIMITS.textCharacters} aria-describedby={described === '' ? undefined : described}
      onInput={(event) => onType(event.currentTarget.value)} onKeyDown={onKeyDown} onPaste={onPaste}
    />
  );
}

/** As tall as its text; the style sheet sets the most. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
