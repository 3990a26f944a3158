import { assign } from 'xstate';
import { canFollow, tellFiled, tellSummary, toCommand } from './complaint-slots.js';
import { again, askChoice, change, command, end, follow, holds, say, states, unmarked } from './complaint-words.js';
import { followFiled, followQuietly, keepFiled } from './receipt.js';

const changes = {
  CHANGE_ABOUT: change({ about: null }), CHANGE_TEXT: change({ text: null }), CHANGE_WANTED: change({ wanted: null }),
  CHANGE_CONTACT: again('contact'), CHANGE_RELATED: 'changeRelated', CHANGE_FILES: again('evidence'),
} as const;

/** The summary, in which every item can be changed, the one submission, and the receipt. */
export const filingStates = states({
  summary: {
    entry: say('complaint.summary', tellSummary),
    ...askChoice('complaint.confirm', ['CONFIRM', 'NO', 'DROP'], {
      unshown: ['CHANGE_TEXT', 'CHANGE_WANTED', 'CHANGE_CONTACT', 'CHANGE_ABOUT', 'CHANGE_RELATED', 'CHANGE_FILES'],
    }),
    on: { CONFIRM: 'submitting', NO: 'changeWhat', DROP: 'dropped', ...changes },
  },
  changeWhat: {
    ...askChoice('complaint.changeWhat', ['CHANGE_TEXT', 'CHANGE_WANTED', 'CHANGE_CONTACT', 'CHANGE_ABOUT', 'CHANGE_MORE'], {
      unshown: ['CHANGE_RELATED', 'CHANGE_FILES', 'CHANGE_NOTHING'],
    }),
    on: { ...changes, CHANGE_MORE: 'changeMore', CHANGE_NOTHING: 'summary' },
  },
  changeMore: {
    ...askChoice('complaint.changeWhat', ['CHANGE_RELATED', 'CHANGE_FILES', 'CHANGE_NOTHING'], {
      unshown: ['CHANGE_TEXT', 'CHANGE_WANTED', 'CHANGE_CONTACT', 'CHANGE_ABOUT'],
    }),
    on: { ...changes, CHANGE_NOTHING: 'summary' },
  },
  changeRelated: {
    always: [
      { guard: holds(({ cases }) => cases.length === 0), target: 'summary', actions: say('complaint.noCases') },
      { target: 'next', actions: assign(({ context }) => ({ related: null, ...unmarked(context, 'related') })) },
    ],
  },
  dropped: { entry: say('complaint.dropped'), ...end({ type: 'left' }) },

  submitting: {
    entry: command(toCommand),
    on: {
      COMMAND_DONE: [
        {
          guard: holds(canFollow),
          target: 'receipt',
          actions: assign(({ event }) => ({ filed: event.case && keepFiled(event.case) })),
        },
        { target: 'receiptOnly', actions: assign(({ event }) => ({ filed: event.case && keepFiled(event.case) })) },
      ],
      COMMAND_REFUSED: { target: 'person', actions: say('complaint.notTaken') },
      COMMAND_FAILED: { target: 'person', actions: say('complaint.notTaken') },
    },
  },
  receipt: {
    entry: say('receipt.form', tellFiled),
    ...askChoice('receipt.tellMe', ['TELL_ME', 'NO_NEWS']),
    on: { TELL_ME: 'willTell', NO_NEWS: 'wontTell' },
  },
  willTell: {
    entry: [
      follow(({ userId, filed }) => followFiled(userId, filed)),
      say('receipt.willTell', ({ filed }) => ({ number: filed?.id ?? '' })),
    ],
    always: 'filed',
  },
  wontTell: {
    entry: [
      follow(({ userId, filed }) => followQuietly(userId, filed)),
      say('receipt.wontTell', ({ filed }) => ({ number: filed?.id ?? '' })),
    ],
    always: 'filed',
  },
  receiptOnly: { entry: say('receipt.form', tellFiled), always: 'filed' },
  filed: { always: [{ guard: holds(({ outside }) => outside), target: 'supervisor' }, 'solved'] },
  supervisor: {
    ...askChoice('complaint.supervisor', ['PERSON', 'LATER']),
    on: { PERSON: 'person', LATER: 'solved' },
  },
});
