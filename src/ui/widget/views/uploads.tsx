import type { JSX } from 'preact';
import type { Upload } from '../core/chat.js';
import { Icon } from './icons.js';
import { useShell } from './shell.js';
import type { Words } from './words.js';

/** Files beside the message being written: on their way, there, or refused. */
export function Uploads(): JSX.Element | null {
  const { state, words } = useShell();
  if (state.uploads.length === 0) return null;
  return <ul class="uploads" aria-label={words.say('upload.list')}>{state.uploads.map((upload) => <UploadChip key={upload.localId} upload={upload} />)}</ul>;
}

function UploadChip({ upload }: { upload: Upload }): JSX.Element {
  const { chat, words } = useShell();
  const isUnderWay = upload.state === 'uploading';
  const isBad = upload.why !== null;
  return (
    <li class={`upload ${isBad ? 'bad' : ''}`}>
      <Icon name={isBad ? 'warn' : upload.state === 'ready' ? 'tick' : 'file'} />
      <span class="file-name"><bdi>{upload.name}</bdi><small role={isBad ? 'alert' : undefined}>{fateOf(upload, words)}</small></span>
      {upload.state === 'failed' && (
        <button type="button" class="text-button" onClick={() => chat.retryUpload(upload.localId)}>{words.say('pending.retry')}</button>
      )}
      <button type="button" class="icon-button" aria-label={words.say(isUnderWay ? 'upload.cancel' : 'upload.remove', { name: upload.name })} onClick={() => chat.removeUpload(upload.localId)}>
        <Icon name="close" />
      </button>
      {isUnderWay && (
        <div class="progress" role="progressbar" aria-label={upload.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(upload.progress * 100)}>
          <div style={{ width: `${upload.progress * 100}%` }} />
        </div>
      )}
    </li>
  );
}

function fateOf(upload: Upload, words: Words): string {
  if (upload.why !== null) return words.say(`upload.${upload.why}`, { count: upload.count ?? 1 });
  if (upload.state === 'ready') return sayBytes(upload.bytes, words);
  return words.say('upload.uploading', { percent: Math.round(upload.progress * 100) });
}

function sayBytes(bytes: number, words: Words): string {
  const number = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  return bytes < 1_000_000 ? `${number.format(Math.max(1, Math.round(bytes / 1_000)))} KB` : `${number.format(bytes / 1_000_000)} MB`;
}
