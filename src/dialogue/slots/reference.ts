import type { SlotAnswer } from './slot.js';
import { fold } from './fold.js';

export interface Reference {
  start: number;
  end: number;
  /** Upper case, without spaces. */
  value: string;
}

const REFERENCE = /(?<![a-z])(t|ap|cp|cl)[\s\-:.#]{0,3}((?:\d[\s-]?){13}\d)(?!\d)/g;

/** Transaction and case numbers in a folded text: T, AP, CP or CL and 14 digits. */
export function findReferences(folded: string): Reference[] {
  return [...folded.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: `${match[1] ?? ''}${(match[2] ?? '').replace(/\D/g, '')}`.toUpperCase(),
  }));
}

/** The one transaction or case number in the text; null when there is none, or more than one. */
export function parseReference(text: string): Extract<SlotAnswer, { type: 'reference' }> | null {
  const values = new Set(findReferences(fold(text)).map((reference) => reference.value));
  const [value] = values;
  return value !== undefined && values.size === 1 ? { type: 'reference', value } : null;
}
