import type { Flow } from '../../flows/kit.js';
import type { Topic, Understand } from '../faq/topic.js';
import type { FlowDriver } from './drive-flow.js';
import type { Lines } from './lines.js';

/** What the routes of a message need to know. */
export interface MessageDeps {
  flows: ReadonlyMap<string, Flow>;
  topics: ReadonlyMap<string, Topic>;
  understand: Understand;
  driver: FlowDriver;
  lines: Lines;
  /** How long a file is kept for the command that hands it on. */
  fileKeepMs: number;
}

/** Unusable answers to one question, or unknown messages in a row, after which a person is offered. */
export const PATIENCE = 3;
