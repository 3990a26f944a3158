import { afterEach, expect, it } from '@jest/globals';
import { WalletUnavailable } from '../../src/wallet/wallet.js';
import { type HttpService, startHttpService } from '../support/http-service.js';
import { until } from '../support/until.js';

let service: HttpService;
afterEach(() => service.stop());

it('a freeze does not wait behind an appeal of the same person that the operator cannot take', async () => {
  const asked: string[] = [];
  service = await startHttpService({ HTTP_CHANNEL_WAIT_MS: '0', COMMAND_RETRY_SECONDS: '3600' }, {
    aroundWallet: (wallet) => ({
      ...wallet,
      run: async (...call) => {
        asked.push(call[0].command);
        if (call[0].command === 'fileAppeal') throw new WalletUnavailable('answered 400');
        return wallet.run(...call);
      },
    }),
  });
  const say = async (...texts: string[]): Promise<void> => {
    for (const text of texts) await service.say('c-1', `${asked.length}-${text}`, text);
  };
  for (const [index, text] of ['我要申诉，编号T20261118100003', '扣了钱没收到', '跳过', '跳过', '没有了', '可以', '提交'].entries()) {
    await service.say('c-1', `m-${index}`, text);
  }
  await until('the appeal was tried', () => asked.includes('fileAppeal'));
  await say('紧急止损', '冻结钱包');
  await until('the freeze was tried', () => asked.includes('freezeWallet'));
  const told = async (): Promise<boolean> => {
    const { body } = await service.get('/channels/http/conversations/c-1/messages?after=0');
    return body.messages?.some(({ text }) => text.includes('冻结好了')) ?? false;
  };
  await until('the person hears of it', told);
  expect(asked.filter((each) => each === 'fileAppeal')).toHaveLength(1);
});
