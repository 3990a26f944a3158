import { assign } from 'xstate';
import { tellFiled, tellSummary, toCommand } from './appeal-slots.js';
import { askAPerson, askChoice, command, end, follow, holds, say, states, toCase } from './appeal-words.js';
import { followFiled, followQuietly, keepFiled } from './receipt.js';

/** The summary, in which every item can be changed, the one submission, and the receipt. */
export const filingStates = states({
  summary: { entry: say('appeal.summary', tellSummary), always: 'confirm' },
  confirm: {
    ...askChoice('appeal.confirm', ['CONFIRM', 'CHANGE_REASON', 'CHANGE_STORY', 'CHANGE_FILES', 'CHANGE_OTHER'], {
      unshown: ['CHANGE_TRANSACTION', 'CHANGE_CONTACT', 'PERSON'],
    }),
    on: {
      CONFIRM: 'filing',
      CHANGE_REASON: { target: 'chooseReason', actions: assign({ reasonPage: 0 }) },
      CHANGE_STORY: { target: 'next', actions: assign({ factAt: 0 }) },
      CHANGE_FILES: 'evidence',
      CHANGE_OTHER: 'changeOther',
      CHANGE_TRANSACTION: 'chooseAnother',
      CHANGE_CONTACT: 'changeContact',
      PERSON: 'person',
    },
  },
  changeOther: {
    ...askChoice('appeal.changeOther', ['CHANGE_TRANSACTION', 'CHANGE_CONTACT', 'CHANGE_NOTHING'], { unshown: ['CHANGE_REASON', 'CHANGE_STORY', 'CHANGE_FILES'] }),
    on: {
      CHANGE_TRANSACTION: 'chooseAnother',
      CHANGE_CONTACT: 'changeContact',
      CHANGE_NOTHING: 'summary',
      CHANGE_REASON: { target: 'chooseReason', actions: assign({ reasonPage: 0 }) },
      CHANGE_STORY: { target: 'next', actions: assign({ factAt: 0 }) },
      CHANGE_FILES: 'evidence',
    },
  },
  changeContact: {
    always: [
      { guard: holds(({ maybeTakenOver }) => maybeTakenOver), target: 'summary', actions: say('appeal.noCallback') },
      { guard: holds(({ phone }) => phone === null), target: 'enterPhone' },
      'contact',
    ],
  },

  filing: {
    entry: [say('appeal.filing'), command(toCommand)],
    on: {
      COMMAND_DONE: [
        { guard: ({ event }) => event.case === null, target: 'solved', actions: say('appeal.doneWithoutNumber') },
        { target: 'receipt', actions: assign(({ event }) => ({ filed: event.case && keepFiled(event.case) })) },
      ],
      COMMAND_REFUSED: [
        { guard: ({ event }) => event.because === 'alreadyOpen' || event.because === 'alreadyDone', target: 'refusedForEarlier', actions: say('appeal.refused.alreadyOpen') },
        { guard: ({ event }) => event.because === 'windowClosed', target: 'refused', actions: say('appeal.refused.windowClosed') },
        { guard: ({ event }) => event.because === 'notFound', target: 'refused', actions: say('appeal.refused.notFound') },
        { guard: ({ event }) => event.because === 'blocked' || event.because === 'notVerified', target: 'refused', actions: say('appeal.refused.blocked') },
        { target: 'refused', actions: say('appeal.refused.notPossibleNow') },
      ],
      COMMAND_FAILED: 'gaveUp',
    },
  },
  refusedForEarlier: {
    ...askChoice('appeal.refusedThen', ['SEE_CASES', 'CHANGE_TRANSACTION', 'PERSON']),
    on: { SEE_CASES: 'toCases', CHANGE_TRANSACTION: 'chooseAnother', PERSON: 'person' },
  },
  toCases: toCase(() => null),
  refused: {
    ...askChoice('appeal.refusedThen', ['PERSON', 'CHANGE_TRANSACTION'], { unshown: ['SOLVED'] }),
    on: { PERSON: 'person', CHANGE_TRANSACTION: 'chooseAnother', SOLVED: 'left' },
  },
  gaveUp: { entry: say('appeal.gaveUp'), ...askAPerson },

  receipt: { entry: [say('appeal.filedNow'), say('receipt.form', tellFiled)], always: 'offerToTell' },
  offerToTell: {
    ...askChoice('receipt.tellMe', ['TELL_ME', 'NO_NEWS'], { unshown: ['SUBMIT_AGAIN', 'PERSON'], asked: ['HOW_LONG'] }),
    on: {
      HOW_LONG: { actions: say('appeal.howLong') },
      TELL_ME: { target: 'settled', actions: [follow(({ userId, filed }) => followFiled(userId, filed)), say('receipt.willTell', ({ filed }) => ({ number: filed?.id ?? '' }))] },
      NO_NEWS: {
        target: 'settled',
        actions: [follow(({ userId, filed }) => followQuietly(userId, filed)), say('receipt.wontTell', ({ filed }) => ({ number: filed?.id ?? '' }))],
      },
      SUBMIT_AGAIN: { actions: say('appeal.alreadyFiled', ({ filed }) => ({ number: filed?.id ?? '' })) },
      PERSON: 'person',
      FILES_GIVEN: { target: 'addToFiled', actions: assign(({ event }) => ({ files: event.files })) },
    },
  },
  addToFiled: end(({ filed, files }) => ({ type: 'flow', name: 'appeal-status', carried: { caseId: filed?.id, files }, skill: 'appeals' })),
});
