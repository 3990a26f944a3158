import type { SandboxAct, SettingsAct } from './acts.js';
import { playCaseAct, playTransactionAct } from './play-on-books.js';
import { playEventAct } from './play-on-events.js';
import { playIdentityAct, playPersonAct, playRegistrationAct } from './play-on-people.js';
import { withFaults, type SandboxSettings } from './settings.js';
import type { ActOutcome, Stage } from './stage.js';

/** Plays one act of the page: the app's or a clerk's. */
export function playAct(stage: Stage, act: SandboxAct): Promise<ActOutcome> {
  switch (act.act) {
    case 'sendCode':
    case 'enterWrongCode':
    case 'passCode':
    case 'setPassword':
    case 'submitIdentity':
      return playRegistrationAct(stage, act);
    case 'passIdentity':
    case 'failIdentity':
      return playIdentityAct(stage, act);
    case 'freezeWallet':
    case 'unfreezeWallet':
    case 'changePhone':
    case 'withdrawBalance':
    case 'cancelAutoDebits':
      return playPersonAct(stage, act);
    case 'settleTransaction':
    case 'failTransaction':
    case 'cancelTransfer':
    case 'refundTransaction':
      return playTransactionAct(stage, act);
    case 'repeatEvent':
    case 'delayEvent':
      return playEventAct(stage, act);
    case 'answerNothing':
    case 'delayNextEvents':
    case 'setFaults':
      return playSettingsAct(stage, act);
    default:
      return playCaseAct(stage, act);
  }
}

async function playSettingsAct({ settings }: Stage, act: SettingsAct): Promise<ActOutcome> {
  await settings.change((present) => applySettings(present, act));
  return { status: 'done', eventIds: [] };
}

function applySettings(present: SandboxSettings, act: SettingsAct): SandboxSettings {
  switch (act.act) {
    case 'answerNothing':
      return { ...present, answerNothingNext: act.count };
    case 'delayNextEvents':
      return { ...present, delayNextEvents: { count: act.count, delayMs: act.delayMs } };
    case 'setFaults':
      return withFaults(present, act);
  }
}
