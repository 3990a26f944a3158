import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { LIMITS } from '../../../channels/widget/limits.js';
import { Icon, type IconName } from './icons.js';
import { ACCEPTED } from './limits.js';
import { useMedia, useShell } from './shell.js';

interface PickProps {
  onFiles: (files: File[]) => void;
  disabled: boolean;
}

/** Beside the message being written. Phones offer their camera themselves among the ways to choose. */
export function AttachButton({ onFiles, disabled }: PickProps): JSX.Element {
  const { words } = useShell();
  return (
    <PickFiles onFiles={onFiles}>
      {(open) => <button type="button" class="icon-button attach" disabled={disabled} aria-label={words.say('attach.button')} onClick={open}><Icon name="attach" /></button>}
    </PickFiles>
  );
}

/** When files are what is asked for: a large place to press or to drop on, and on phones the camera. */
export function AttachArea({ onFiles, disabled }: PickProps): JSX.Element {
  const { words } = useShell();
  const isTouch = useMedia('(pointer: coarse)');
  const isBegun = useShell().state.uploads.length > 0;
  return (
    <div class={isBegun ? 'attach-area begun' : 'attach-area'}>
      <PickFiles onFiles={onFiles}>{(open) => <AreaButton icon="file" label={words.say('attach.choose')} disabled={disabled} onPress={open} />}</PickFiles>
      {isTouch && (
        <PickFiles onFiles={onFiles} capture="environment">{(open) => <AreaButton icon="camera" label={words.say('attach.photo')} disabled={disabled} onPress={open} />}</PickFiles>
      )}
      <p class="hint">{words.say('attach.limits', { files: LIMITS.files, size: `${LIMITS.fileBytes / 1_000_000} MB` })}</p>
    </div>
  );
}

function AreaButton({ icon, label, disabled, onPress }: { icon: IconName; label: string; disabled: boolean; onPress: () => void }): JSX.Element {
  return <button type="button" class="area-button" disabled={disabled} onClick={onPress}><Icon name={icon} /><span>{label}</span></button>;
}

interface PickFilesProps {
  onFiles: (files: File[]) => void;
  capture?: 'environment';
  children: (open: () => void) => JSX.Element;
}

function PickFiles({ onFiles, capture, children }: PickFilesProps): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  const { words } = useShell();
  const picked = ({ currentTarget: input }: { currentTarget: HTMLInputElement }): void => {
    onFiles([...(input.files ?? [])]);
    input.value = '';
  };
  return (
    <>
      {children(() => picker.current?.click())}
      <input
        ref={picker} type="file" hidden tabIndex={-1} aria-label={words.say('attach.button')} multiple={capture === undefined}
        accept={capture ? 'image/*' : `image/*,${ACCEPTED}`} capture={capture} onChange={picked}
      />
    </>
  );
}
