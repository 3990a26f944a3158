import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CodedError } from '../errors.js';
import { isVisitedHere } from './is-visited-here.js';
import { pageHeaders } from './page-headers.js';
import { renderPage } from './page-html.js';
import { sendUiFile } from './send-ui-file.js';
import type { UiFiles } from './ui-files.js';

export interface PagesDeps {
  files: UiFiles;
  /** Of the hosts that may frame the chat page. */
  origins: readonly string[];
  /** Whether a sandbox plays the operator, so that its page is there and people can be chosen. */
  sandbox: 'on' | 'off';
}

const hidden = { schema: { hide: true } } as const;
const TITLE = '帮助与客服 · Help and support';

/** What people open in a browser: `/`, `/chat` and `/sandbox`, their files, and the script that hosts embed. */
export function pages({ files, origins, sandbox }: PagesDeps): FastifyPluginAsyncZod {
  const sendFile = (name: string, cacheControl: string) => (request: FastifyRequest, reply: FastifyReply) => {
    const file = files.get(name);
    if (!file) throw new CodedError('not_found', 'there is no such file');
    return sendUiFile(request, reply, file, cacheControl);
  };
  return async (app) => {
    app.get('/', hidden, (request, reply) => reply.headers(pageHeaders(request.headers.host, [])).send(renderPage({
      title: TITLE,
      scripts: ['/widget.js', '/ui/demo.js'],
      sheet: 'demo.css',
      data: { sandbox, people: sandbox === 'on' && isVisitedHere(request) ? 'choose' : 'none' },
    })));
    app.get('/chat', hidden, (request, reply) => reply.headers(pageHeaders(request.headers.host, origins)).send(renderPage({
      title: TITLE,
      scripts: ['/ui/chat.js'],
      sheet: 'chat.css',
      data: { origins: origins.join(' ') },
    })));
    if (sandbox === 'on') {
      app.get('/sandbox', hidden, (request, reply) => reply.headers(pageHeaders(request.headers.host, [])).send(renderPage({
        title: '沙盒 · Sandbox', scripts: ['/ui/sandbox.js'], sheet: 'sandbox.css',
      })));
    }
    for (const name of ['widget.js', 'widget.js.map']) {
      app.get(`/${name}`, hidden, (request, reply) => {
        // Hosts that isolate their pages (COEP) load nothing from elsewhere that does not say so.
        void reply.header('cross-origin-resource-policy', 'cross-origin');
        return sendFile(name, 'public, max-age=300')(request, reply);
      });
    }
    app.get<{ Params: { locale: string } }>('/widget/words/:locale', hidden, (request, reply) => {
      // Words alone: whose page asks for them does not matter.
      void reply.headers({ 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' });
      return sendFile(`words.${request.params.locale}.json`, 'public, max-age=300')(request, reply);
    });
    app.get<{ Params: { name: string } }>('/ui/:name', hidden, (request, reply) =>
      sendFile(request.params.name, 'no-cache')(request, reply));
  };
}
