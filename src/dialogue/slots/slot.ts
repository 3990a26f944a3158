/**
 * What a waiting state of a flow may wait for. The parsers beside this file turn what people type into the value;
 * the flow never sees raw text. `options` are the choices beside a value (跳过, 以后再补).
 */
export type Slot =
  /** `orPhone`: a telephone number is an answer too. */
  | { type: 'choice'; options: Option[]; orPhone?: true }
  | { type: 'pick'; items: Item[]; options: Option[] }
  | { type: 'phone' | 'amount' | 'date' | 'reference' | 'attachment'; options?: Option[] }
  | { type: 'text'; maxLength: number; options?: Option[] };

/** A fixed choice. `words`: what people type for it besides the label, in any language. */
export interface Option {
  id: string;
  label: string;
  words: string[];
  /** A question that the flow answers itself. */
  asked?: true;
}

/** An entry of a list that the person picks from: by number, by amount, by name, by time. */
export interface Item {
  id: string;
  label: string;
  words: string[];
  /** Decimal string, e.g. "132.50". */
  amount?: string;
  /** Epoch milliseconds. */
  at?: number;
}

export type SlotAnswer =
  /** A fixed option of the question (its id). */
  | { type: 'option'; id: string }
  /** An item of a pick (its id). */
  | { type: 'item'; id: string }
  /** E.164 ("+8613800138000"). */
  | { type: 'phone'; value: string }
  /** Decimal string with two places, in yuan ("132.50"); `about` when said vaguely (两百多). */
  | { type: 'amount'; value: string; about: boolean }
  /** The span that was meant, epoch milliseconds, `to` exclusive, in the operator's time zone. */
  | { type: 'date'; from: number; to: number }
  /** A transaction or case number, upper case ("T20261118100003", "AP20261110000001"). */
  | { type: 'reference'; value: string }
  | { type: 'text'; value: string }
  | { type: 'attachment'; count: number };
