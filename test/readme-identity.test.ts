import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { createVerifyIdentity } from '../src/channels/widget/verify-identity.js';
import { SECRET, secretOf } from './support/host-app.js';

type IdentityOf = (user: { id: string; name: string; locale: string; phone: string }) => string;

it("the README's backend in ten lines signs what the chat window takes", async () => {
  const [, code = ''] = /## Who somebody is in the chat window[\s\S]*?```js\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(10);
  process.env['WIDGET_JWT_SECRETS'] = SECRET;
  const { identityOf } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { identityOf: IdentityOf };
  const verify = createVerifyIdentity({ secrets: [secretOf(SECRET)], jwksUrl: null, audience: null, issuer: null }, Date.now);
  expect(await verify(identityOf({ id: 'u-1001', name: '林晓', locale: 'zh-CN', phone: '+8613800138000' })))
    .toMatchObject({ contact: { userId: 'u-1001', name: '林晓', locale: 'zh-CN', phone: '+8613800138000' } });
});
