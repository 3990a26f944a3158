import { toSimplified } from './chinese.js';
import { personButton } from './converse.js';
import type { MessageDeps } from './message-deps.js';
import { offerPerson } from './offer-person.js';
import { isOfEstate, noteTopic, recentTopic } from './recent.js';
import type { Draft } from './draft.js';
import type { Step } from './drive-flow.js';
import type { Answerer } from './said.js';

const OF_THEIRS_ZH = /他|她|佢|逝者|死者|[爸妈爷奶公婆伴](?!自己)|里面|余额|钱|款|密码|转出|取|提|冻结|手续|[带拿]什么|准备什么|材料|证明|办|继承|注销|销户|网点|谁|多久/;
const OF_THEIRS_EN = /\b(?:he|she|his|her|their|them|dad|father|mum|mom|mother|husband|wife|money|balance|password|withdraw|freeze|lock|papers|documents|bring|prove|close|who|inherit)\b/i;
const OF_OWN = /我自己|我本人|我的(?:钱包|账户|账号|手机|号码)|\bmy own\b|\bmy (?:wallet|account|phone|password)\b/i;

/** After a death has been told, what is asked of the wallet is asked of theirs: only a person can say more, and is
 *  offered when it is asked again. */
export const answerEstate: Answerer = (deps, draft, { text, meaning }) => {
  if (draft.session.flow || !isOfEstate(recentTopic(deps, draft)) || !['answer', 'choose', 'none', 'flow'].includes(meaning.kind)) return null;
  const said = toSimplified(text);
  if (OF_OWN.test(said) || !(OF_THEIRS_ZH.test(said) || OF_THEIRS_EN.test(said))) return null;
  return tellOrOffer(deps, draft, text);
};

function tellOrOffer(deps: MessageDeps, draft: Draft, text: string): Step {
  const button = personButton(draft);
  const wasTold = draft.session.offered.length === 1 && draft.session.offered[0]?.action === button.action;
  if (wasTold) return offerPerson(deps, draft, 'estate', text);
  draft.session.offered = [button];
  draft.say('topic.estate', {}, [button]);
  noteTopic(deps, draft, recentTopic(deps, draft)?.id ?? '', '');
  return { by: 'topic.estate' };
}
