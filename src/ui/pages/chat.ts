import { listenToParent } from './chat/listen-to-parent.js';
import { titleWith } from './title.js';

/** The window as a page of its own, for a WebView or a frame. Options come by the address; who somebody is never does:
 *  addresses end in logs and histories. `identity` only says `wait`. */
const OPTIONS = ['locale', 'theme', 'color', 'elder', 'start', 'identity'];

const support = (window.WalletSupport ??= []) as unknown[];
const origins = (document.documentElement.dataset['origins'] ?? '').split(' ').filter(Boolean);
if (window.parent !== window) listenToParent(new Set([location.origin, ...origins]), support);

const { title } = document;
support.push(['on', 'unread', (unread: number) => void (document.title = titleWith(unread, title))]);

const script = document.createElement('script');
const query = new URLSearchParams(location.search);
script.src = '/widget.js';
script.dataset['mode'] = 'page';
for (const name of OPTIONS) {
  const value = query.get(name);
  if (value !== null) script.dataset[name] = value;
}
document.body.append(script);
