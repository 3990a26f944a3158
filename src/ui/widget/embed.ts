import { openBrowserWorld } from './core/browser-world.js';
import { createChat } from './core/create-chat.js';
import { createMemory } from './core/memory.js';
import { findOwnScript, install, serviceOf } from './embed/install.js';
import { mountWindow } from './views/window.js';

/** What a site or app embeds: `<script src=".../widget.js" data-…></script>`. */
const script = findOwnScript(document);
const world = openBrowserWorld(serviceOf(script));

install({
  script,
  mount: mountWindow,
  makeChat: (start) => createChat({ world, ...start }),
  fetchTexts: async (locale) => (await (await fetch(`${world.service}/widget/words/${locale}`)).json()) as Record<string, string>,
  isKnown: createMemory(world).guest() !== null,
  now: Date.now,
});
