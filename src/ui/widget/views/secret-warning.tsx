import type { JSX, RefObject } from 'preact';
import { Icon } from './icons.js';
import type { SecretLook } from './looks-secret.js';
import { useShell } from './shell.js';

interface WarningProps {
  box: RefObject<HTMLDivElement | null>;
  id: string;
  look: SecretLook;
  onChange: () => void;
  onSend: () => void;
}

export function SecretWarning({ box, id, look, onChange, onSend }: WarningProps): JSX.Element {
  const { words } = useShell();
  return (
    <div class="secret" role="alert" ref={box}>
      <Icon name="lock" />
      <div>
        <p id={id}>{words.say(`secret.${look}`)}</p>
        <div class="secret-choices">
          <button type="button" class="main-button" onClick={onChange}>{words.say('secret.change')}</button>
          <button type="button" class="text-button" onClick={onSend}>{words.say('secret.sendAnyway')}</button>
        </div>
      </div>
    </div>
  );
}
