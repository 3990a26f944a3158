import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { remembered } from '../remember.js';
import { LANGUAGES, type Locale, LOCALES, preferredLocale, type Say, sayIn } from '../say.js';
import { Acts } from './act-form.js';
import { OFFER_OF_NEW_NUMBER } from './offers-of-people.js';
import { offersOfSettings } from './offers-of-service.js';
import { CasePart, EventPart, PersonPart, RegistrationPart, type Scene } from './parts.js';
import type { SandboxState } from './state.js';
import { type Outcome, useSandbox } from './use-sandbox.js';

const kept = remembered<{ locale: Locale }>('wallet-sandbox', { locale: preferredLocale(navigator.languages) });

/** Plays the operator's app and its clerks: what is so now, and a button for every act that is possible. */
export function SandboxPage({ lines, now }: { lines: Record<Locale, Record<string, string>>; now: () => number }) {
  const [locale, setLocale] = useState(kept.read().locale);
  const sandbox = useSandbox();
  const say = sayBy(lines[locale]);
  useEffect(() => {
    document.title = say('sandbox.title');
    document.documentElement.lang = locale;
    kept.write({ locale });
  }, [locale]);
  return (
    <>
      <header class="top">
        <h1>{say('sandbox.title')}</h1>
        <p>{say('sandbox.about')}</p>
        <nav aria-label={say('sandbox.nav')}>
          <a href="/">{say('sandbox.help')}</a> <a href="#registrations">{say('sandbox.registrations')}</a> <a href="#events">{say('sandbox.events')}</a> <a href="#settings">{say('sandbox.settings')}</a>
        </nav>
        <label class="language">{say('sandbox.language')}
          <select value={locale} onChange={({ currentTarget }) => setLocale(currentTarget.value as Locale)}>
            {LOCALES.map((each) => <option key={each} value={each} lang={each}>{LANGUAGES[each]}</option>)}
          </select>
        </label>
      </header>
      <p class="last" role="status">{sandbox.isLost ? say('sandbox.lost') : tellOutcome(sandbox.last, say)}</p>
      <main>
        {sandbox.state ? <Everything scene={{ say, locale, play: sandbox.play, now: now() }} state={sandbox.state} /> : <p>{say('sandbox.loading')}</p>}
      </main>
    </>
  );
}

/** Keys are those of `window.sandbox.*`. */
function sayBy(lines: Record<string, string>): Say {
  const say = sayIn(lines);
  return (key, values) => say(key.startsWith('sandbox.') ? key : `sandbox.${key}`, values);
}

function tellOutcome(last: Outcome | null, say: Say): string {
  if (!last) return say('sandbox.nothingYet');
  const label = say(`act.${last.label}`);
  if (last.kind === 'refused') return say('sandbox.refused', { label, because: say(`because.${last.because}`) });
  return last.eventIds.length > 0 ? say('sandbox.done', { label, events: last.eventIds.join(', ') }) : say('sandbox.doneQuietly', { label });
}

function Everything({ scene, state }: { scene: Scene; state: SandboxState }) {
  const { say } = scene;
  const people = [...state.people].sort((a, b) => a.person.id.localeCompare(b.person.id));
  const events = [...state.events].reverse();
  return (
    <>
      <Part id="people" title={say('sandbox.people')}>
        {people.map((account) => <PersonPart key={account.person.id} scene={scene} account={account} />)}
      </Part>
      {state.anonymous.cases.length > 0 && (
        <Part id="anonymous" title={say('sandbox.anonymous')}>
          {state.anonymous.cases.map((each) => <CasePart key={each.id} scene={scene} subject={each} account={null} />)}
        </Part>
      )}
      <Part id="registrations" title={say('sandbox.registrations')}>
        <Acts say={say} offers={[OFFER_OF_NEW_NUMBER]} play={scene.play} />
        {state.registrations.map((each) => <RegistrationPart key={each.phone} scene={scene} registration={each} />)}
      </Part>
      <Part id="events" title={say('sandbox.events')}>
        {events.length === 0 && <p>{say('sandbox.noEvents')}</p>}
        {events.map((each) => <EventPart key={each.event.eventId} scene={scene} kept={each} />)}
      </Part>
      <Part id="settings" title={say('sandbox.settings')}>
        <p class="facts">{tellSettings(state.settings, say).map((fact) => <span key={fact}>{fact}</span>)}</p>
        <Acts say={say} offers={offersOfSettings(state.settings)} play={scene.play} />
      </Part>
    </>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return <section id={id} class="part" aria-labelledby={`${id}-title`}><h2 id={`${id}-title`}>{title}</h2>{children}</section>;
}

function tellSettings({ delayMs, failNext, down, answerNothingNext, delayNextEvents }: SandboxState['settings'], say: Say): string[] {
  return [
    say(down ? 'sandbox.now.down' : 'sandbox.now.up'),
    say('sandbox.now.delay', { ms: typeof delayMs === 'number' ? delayMs : delayMs.join('–') }),
    say('sandbox.now.fail', { count: failNext }),
    say('sandbox.now.silent', { count: answerNothingNext }),
    say('sandbox.now.held', { count: delayNextEvents.count }),
  ];
}
