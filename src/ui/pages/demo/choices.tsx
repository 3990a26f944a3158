import { LANGUAGES, type Locale, LOCALES, type Say } from '../say.js';
import type { PersonChoice } from './use-person.js';

export interface Look {
  locale: Locale;
  theme: 'auto' | 'light' | 'dark';
  elder: boolean;
}

const THEMES = ['auto', 'light', 'dark'] as const;

interface ChoicesProps {
  say: Say;
  look: Look;
  onChange(change: Partial<Look>): void;
  /** Null: nobody can be chosen here. */
  person: PersonChoice | null;
}

/** What can be tried out on the help page. */
export function Choices({ say, look, onChange, person }: ChoicesProps) {
  return (
    <form class="choices" onSubmit={(event) => event.preventDefault()}>
      {person && <PersonField say={say} person={person} />}
      <label>
        {say('demo.choices.language')}
        <select value={look.locale} onChange={({ currentTarget }) => onChange({ locale: currentTarget.value as Locale })}>
          {LOCALES.map((locale) => <option key={locale} value={locale} lang={locale}>{LANGUAGES[locale]}</option>)}
        </select>
      </label>
      <label>
        {say('demo.choices.theme')}
        <select value={look.theme} onChange={({ currentTarget }) => onChange({ theme: currentTarget.value as Look['theme'] })}>
          {THEMES.map((theme) => <option key={theme} value={theme}>{say(`demo.theme.${theme}`)}</option>)}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={look.elder} onChange={({ currentTarget }) => onChange({ elder: currentTarget.checked })} />
        {say('demo.choices.elder')}
      </label>
    </form>
  );
}

function PersonField({ say, person: { people, chosen, failed, choose } }: { say: Say; person: PersonChoice }) {
  return (
    <>
      <label>
        {say('demo.choices.person')}
        <select value={chosen?.id ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value === '' ? null : currentTarget.value)}>
          <option value="">{say('demo.choices.guest')}</option>
          {people.map(({ id, name }) => <option key={id} value={id}>{`${name} (${id})`}</option>)}
        </select>
      </label>
      <p role="status" class="failed">{failed ? say('demo.choices.failed') : ''}</p>
    </>
  );
}
