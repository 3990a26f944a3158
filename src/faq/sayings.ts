import { z } from 'zod';
import { FaultyData, readYaml, schemaFaults } from './fault.js';
import { COMMAND_NAMES, FLOW_NAMES, SMALLTALK_NAMES } from './phrases.js';
import type { Example } from './topic.js';

const IDS = [
  'handoff',
  ...FLOW_NAMES.map((name) => `flow.${name}`),
  ...COMMAND_NAMES.map((name) => `command.${name}`),
  ...SMALLTALK_NAMES.map((name) => `smalltalk.${name}`),
];
const texts = z.array(z.string().trim().min(1));
const sayingsSchema = z.partialRecord(z.enum(IDS), z.strictObject({ 'zh-CN': texts, en: texts }));

/** What people say to the bot, by examples: its id → texts. @throws FaultyData */
export function loadSayings(file: string): Example[] {
  const parsed = sayingsSchema.safeParse(readYaml(file));
  if (!parsed.success) {
    throw new FaultyData(schemaFaults(file, parsed.error, (at) => ({ entry: String(at[0] ?? ''), rest: at.slice(1) })));
  }
  return Object.entries(parsed.data).flatMap(([id, by]) =>
    (['zh-CN', 'en'] as const).flatMap((locale) => (by?.[locale] ?? []).map((text) => ({ id, text, locale }))),
  );
}
