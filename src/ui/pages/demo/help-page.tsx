import { useEffect, useState } from 'preact/hooks';
import { remembered } from '../remember.js';
import { type Locale, preferredLocale, type Say, sayIn } from '../say.js';
import { titleWith } from '../title.js';
import { Choices, type Look } from './choices.js';
import { ACTS, PERSON, QUESTIONS, URGENT } from './subjects.js';
import { callSupport, type ChosenPerson } from './support.js';
import { usePanel } from './use-panel.js';
import { usePerson } from './use-person.js';

interface HelpPageProps {
  lines: Record<Locale, Record<string, string>>;
  canChoose: boolean;
  sandbox: boolean;
}

const kept = remembered<Look & { isChosen: boolean }>('wallet-demo', {
  locale: preferredLocale(navigator.languages), theme: 'auto', elder: false, isChosen: false,
});

/** Of the wallet: the window takes the colour of the app that it is in. */
const BRAND = '#0a6a5c';

/** Looks like the help screen of a wallet's app, with the window in it as any customer would have it. */
export function HelpPage({ lines, canChoose, sandbox }: HelpPageProps) {
  const [look, setLook] = useState(kept.read);
  const say = sayIn(lines[look.locale]);
  const person = usePerson(canChoose);
  const panel = usePanel();
  useEffect(() => applyLook(look), [look]);
  useEffect(() => void (document.title = titleWith(panel.unread, say('demo.title'))), [panel.unread, look.locale]);
  useEffect(() => void (document.documentElement.dataset['panel'] = panel.isOpen ? 'open' : 'closed'), [panel.isOpen]);
  const change = (next: Partial<Look>): void => {
    const changed = { ...look, ...next, isChosen: look.isChosen || next.locale !== undefined };
    kept.write(changed);
    setLook(changed);
  };
  return (
    <>
      <header class="top">
        <p class="brand">{say('demo.brand')}</p>
        <p class="notice">{say('demo.notice')}</p>
      </header>
      <main class="help">
        <h1>{say('demo.title')}</h1>
        <WalletCard say={say} person={person.chosen} />
        <button type="button" class="urgent" onClick={() => callSupport('start', URGENT)}>
          <strong>{say('demo.urgent.title')}</strong>
          <span>{say('demo.urgent.detail')}</span>
        </button>
        <Acts say={say} />
        <Questions say={say} />
        <button type="button" class="person" onClick={() => callSupport('start', PERSON)}>{say('demo.person')}</button>
      </main>
      <aside class="demo" aria-label={say('demo.choices.title')}>
        <h2>{say('demo.choices.title')}</h2>
        <Choices say={say} look={look} onChange={change} person={canChoose ? person : null} />
        <ul class="links">
          {sandbox && <li><a href="/sandbox">{say('demo.links.sandbox')}</a></li>}
          <li><a href="/chat">{say('demo.links.chat')}</a></li>
          <li><a href="/docs">{say('demo.links.docs')}</a></li>
        </ul>
      </aside>
    </>
  );
}

function applyLook({ locale, theme, elder, isChosen }: Look & { isChosen: boolean }): void {
  document.documentElement.lang = locale;
  Object.assign(document.documentElement.dataset, { theme, elder: String(elder) });
  if (isChosen) callSupport('setLocale', locale);
  callSupport('setTheme', { theme, elder, color: BRAND });
}

function WalletCard({ say, person }: { say: Say; person: ChosenPerson | null }) {
  return (
    <section class="card" aria-label={say('demo.card.title')}>
      <p class="holder">{person ? say('demo.card.of', { name: person.name }) : say('demo.card.guest')}</p>
      <p class="balance"><span>{say('demo.card.balance')}</span> <strong aria-label={say('demo.card.hidden')} role="img">¥ ••••••</strong></p>
    </section>
  );
}

function Acts({ say }: { say: Say }) {
  return (
    <section aria-labelledby="acts">
      <h2 id="acts">{say('demo.acts')}</h2>
      <ul class="acts">
        {ACTS.map(({ key, action, icon }) => (
          <li key={key}>
            <button type="button" onClick={() => callSupport('start', action)}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d={icon} /></svg>
              {say(`demo.act.${key}`)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Questions({ say }: { say: Say }) {
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{say('demo.questions')}</h2>
      {Object.entries(QUESTIONS).map(([group, topics]) => (
        <div class="group" key={group}>
          <h3>{say(`demo.group.${group}`)}</h3>
          <ul>
            {topics.map((topic) => (
              <li key={topic}>
                <button type="button" onClick={() => callSupport('start', `topic:${topic}`)}>{say(`demo.question.${topic}`)}</button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
