import type { JSX } from 'preact';
import { save } from './files.js';
import { Icon } from './icons.js';
import type { Preferences, Theme } from './preferences.js';
import { Sheet } from './sheet.js';
import { useShell } from './shell.js';
import { fullTime, isoDay } from './times.js';
import { writeTranscript } from './transcript.js';
import type { Locale } from './words.js';

export interface Look {
  theme: Theme;
  elder: boolean;
  sound: boolean;
}

interface MenuProps {
  look: Look;
  onLook: (change: Partial<Preferences>) => void;
  onEarlier: (id: string) => void;
  onClose: () => void;
}

const LANGUAGES: { value: Locale; label: string }[] = [{ value: 'zh-CN', label: '简体' }, { value: 'zh-Hant', label: '繁體' }, { value: 'en', label: 'English' }];
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function Menu({ look, onLook, onEarlier, onClose }: MenuProps): JSX.Element {
  const { chat, state, words } = useShell();
  const speak = (locale: Locale): void => {
    chat.switchLocale(locale);
    onLook({ locale });
  };
  return (
    <Sheet title={words.say('menu.title')} onClose={onClose}>
      <Segments legend={words.say('menu.language')} name="language" value={state.locale} options={LANGUAGES} onChange={speak} />
      <Segments
        legend={words.say('menu.theme')} name="theme" value={look.theme}
        options={THEMES.map((value) => ({ value, label: words.say(`theme.${value}`) }))} onChange={(theme) => onLook({ theme })}
      />
      <Switch label={words.say('menu.elder')} hint={words.say('menu.elderHint')} on={look.elder} onChange={(elder) => onLook({ elder })} />
      <Switch label={words.say('menu.sound')} hint={words.say('menu.soundHint')} on={look.sound} onChange={(sound) => onLook({ sound })} />
      <DownloadRow />
      {state.earlier.length > 0 && (
        <section class="menu-section">
          <h4>{words.say('menu.earlier')}</h4>
          {state.earlier.map(({ id, at }) => (
            <button key={id} type="button" class="row" onClick={() => onEarlier(id)}>
              <Icon name="clock" /><span class="row-text"><span class="row-title">{fullTime(at, words.locale)}</span></span><Icon name="next" />
            </button>
          ))}
        </section>
      )}
    </Sheet>
  );
}

function DownloadRow(): JSX.Element {
  const { state, words, now } = useShell();
  const download = (): void => {
    const url = URL.createObjectURL(new Blob([writeTranscript(state.entries, now(), words)], { type: 'text/plain;charset=utf-8' }));
    save(url, words.say('transcript.name', { day: isoDay(now()) }));
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <button type="button" class="row" disabled={state.entries.length === 0} onClick={download}>
      <Icon name="save" />
      <span class="row-text"><span class="row-title">{words.say('menu.download')}</span><span class="row-about">{words.say('menu.downloadHint')}</span></span>
    </button>
  );
}

interface SegmentsProps<Value extends string> {
  legend: string;
  name: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

function Segments<Value extends string>({ legend, name, value, options, onChange }: SegmentsProps<Value>): JSX.Element {
  return (
    <fieldset class="segments">
      <legend>{legend}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} class="segment">
            <input type="radio" name={`support-${name}`} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span lang={name === 'language' ? option.value : undefined}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Switch({ label, hint, on, onChange }: SwitchProps): JSX.Element {
  return (
    <label class="row switch">
      <span class="row-text"><span class="row-title">{label}</span><span class="row-about">{hint}</span></span>
      <input type="checkbox" role="switch" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="switch-track" aria-hidden="true" />
    </label>
  );
}
