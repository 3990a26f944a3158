import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { WidgetMessage } from '../../../channels/widget/wire.js';
import { Icon } from './icons.js';
import { Sheet } from './sheet.js';
import { useTools } from './shell.js';

interface KeptFile {
  id: string;
  name: string;
}

export function FileList({ files }: { files: WidgetMessage['files'] }): JSX.Element {
  return (
    <div class="files">
      {files.map(({ id, name, mediaType }, i) => {
        if (id === null) return <LostFile key={i} name={name} />;
        const Kept = mediaType.startsWith('image/') ? Picture : FileChip;
        return <Kept key={i} file={{ id, name }} />;
      })}
    </div>
  );
}

/** Nobody asked for it, and the bot says so too. */
function LostFile({ name }: { name: string }): JSX.Element {
  const { words } = useTools();
  return <span class="file"><Icon name="file" /><span class="file-name"><bdi>{name}</bdi><small>{words.say('file.lost')}</small></span></span>;
}

/** A picture as soon as it is there; before, and when it is no longer kept, its name. */
function Picture({ file }: { file: KeptFile }): JSX.Element {
  const { chat, words } = useTools();
  const [url, setUrl] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    let wanted = true;
    void chat.fileUrl(file.id).then((found) => wanted && setUrl(found));
    return () => { wanted = false; };
  }, [chat, file.id]);
  if (url === null) return <FileChip file={file} />;
  /** The address may have been given up for those of later pictures. */
  const open = (): void => void chat.fileUrl(file.id).then((found) => {
    setUrl(found);
    setIsOpen(true);
  });
  return (
    <>
      <button type="button" class="picture" onClick={open}>
        <img src={url} alt={words.say('file.picture', { name: file.name })} onError={() => setUrl(null)} />
      </button>
      {isOpen && (
        <Sheet title={file.name} onClose={() => setIsOpen(false)}>
          <img class="picture-large" src={url} alt={words.say('file.picture', { name: file.name })} />
        </Sheet>
      )}
    </>
  );
}

function FileChip({ file }: { file: KeptFile }): JSX.Element {
  const { chat, words, announce } = useTools();
  const [gone, setGone] = useState(false);
  const open = (): void => {
    void chat.fileUrl(file.id).then((url) => {
      setGone(url === null);
      if (url === null) announce(words.say('file.gone'));
      else save(url, file.name);
    });
  };
  return (
    <button type="button" class="file" aria-label={words.say('file.open', { name: file.name })} onClick={open}>
      <Icon name="file" />
      <span class="file-name"><bdi>{file.name}</bdi>{gone && <small>{words.say('file.gone')}</small>}</span>
    </button>
  );
}

export function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
