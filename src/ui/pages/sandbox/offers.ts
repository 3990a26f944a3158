/** An act that is possible as things stand: what the page shows a button for. */
export interface Offer {
  act: string;
  /** Where the words of the button are. */
  label: string;
  /** Of the request, besides the act and what the fields say. */
  fixed: Record<string, unknown>;
  fields: Field[];
  /** It ends something for good, so that the page asks first. */
  isFinal: boolean;
}

export type Field = { name: string; isRare: boolean } & (
  /** `words`: where the names of the options are. `isList`: the request wants a list, of which the page sends one. */
  | { kind: 'choice'; options: readonly string[]; words: string; isList: boolean }
  /** Left empty, it is not sent. */
  | { kind: 'amount' | 'text'; hint: string }
  | { kind: 'phone' }
  | { kind: 'whole'; initial: number }
);

export function offer(act: string, fixed: Record<string, unknown>, fields: Field[] = []): Offer {
  return { act, label: act, fixed, fields, isFinal: false };
}

export function finalOffer(act: string, fixed: Record<string, unknown>): Offer {
  return { ...offer(act, fixed), isFinal: true };
}

export function choice(name: string, options: readonly string[], words: string): Field {
  return { kind: 'choice', name, options, words, isList: false, isRare: false };
}

export function whole(name: string, initial: number): Field {
  return { kind: 'whole', name, initial, isRare: false };
}

export function text(name: string): Field {
  return { kind: 'text', name, hint: '', isRare: false };
}

export function rare(field: Field): Field {
  return { ...field, isRare: true };
}

/** The request for an offer. @param said what is in the form, by the fields' names. */
export function toRequest({ act, fixed, fields }: Offer, said: Record<string, string>): Record<string, unknown> {
  const values = fields.flatMap((field): [string, unknown][] => {
    const value = (said[field.name] ?? '').trim();
    if (value === '') return [];
    if (field.kind === 'whole') return [[field.name, Number(value)]];
    if (field.kind === 'amount') return [[field.name, toAmount(value)]];
    return [[field.name, field.kind === 'choice' && field.isList ? [value] : value]];
  });
  return { act, ...fixed, ...Object.fromEntries(values) };
}

/** Two decimals, as the sandbox wants them. What is no number stays as it is, and is refused in words. */
function toAmount(value: string): string {
  return /^\d+(\.\d{1,2})?$/.test(value) ? Number(value).toFixed(2) : value;
}

/** What the form holds at first: a click on the button alone plays a sensible act. */
export function firstValues({ fields }: Offer): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.name, firstValue(field)]));
}

function firstValue(field: Field): string {
  if (field.kind === 'whole') return String(field.initial);
  return field.kind === 'choice' ? (field.options[0] ?? '') : '';
}
