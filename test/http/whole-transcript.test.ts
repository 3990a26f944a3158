import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type HttpService, startHttpService } from '../support/http-service.js';

const TURNS = 220;
let service: HttpService;

beforeAll(async () => {
  service = await startHttpService({});
  for (let turn = 1; turn <= TURNS; turn += 1) await service.say('c-1', `m-${turn}`, `怎么注册 ${turn}`);
}, 60_000);
afterAll(() => service.stop());

const seqsAfter = async (query: string): Promise<number[]> => {
  const { body } = await service.get(`/channels/http/conversations/c-1/messages?${query}`);
  return (body.messages ?? []).map(({ seq }) => seq);
};

it.each([0, 1, 399])('every later message of a long transcript is given, in order (after %d)', async (after) => {
  const { seq: last } = (await service.say('c-1', `m-${TURNS}`, `怎么注册 ${TURNS}`)).body.replies!.at(-1)!;
  expect(last).toBeGreaterThan(400);
  expect(await seqsAfter(`after=${after}`)).toEqual(Array.from({ length: last - after }, (_, index) => after + 1 + index));
  expect(await seqsAfter(`after=${after}&wait=1`)).toHaveLength(last - after);
});
