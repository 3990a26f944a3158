import { useState } from 'preact/hooks';
import type { Say } from '../say.js';
import { type Field, firstValues, type Offer, toRequest } from './offers.js';

export type Play = (label: string, request: Record<string, unknown>) => Promise<void>;

interface ActsProps {
  say: Say;
  offers: Offer[];
  play: Play;
}

/** A row of buttons, each with what it needs to be told. */
export function Acts({ say, offers, play }: ActsProps) {
  if (offers.length === 0) return null;
  return <div class="acts">{offers.map((offer) => <ActForm key={offer.label} say={say} offer={offer} play={play} />)}</div>;
}

function ActForm({ say, offer, play }: { say: Say; offer: Offer; play: Play }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [isPlaying, setPlaying] = useState(false);
  const said = { ...firstValues(offer), ...values };
  const label = say(`act.${offer.label}`);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isPlaying || (offer.isFinal && !window.confirm(say('sandbox.confirm', { label })))) return;
    setPlaying(true);
    await play(offer.label, toRequest(offer, said));
    setPlaying(false);
    setValues({});
  };
  const row = (field: Field) => (
    <FieldInput key={field.name} say={say} field={field} value={said[field.name] ?? ''} onChange={(value) => setValues({ ...values, [field.name]: value })} />
  );
  const rare = offer.fields.filter(({ isRare }) => isRare);
  return (
    <form class="act" onSubmit={(event) => void submit(event)}>
      {offer.fields.filter(({ isRare }) => !isRare).map(row)}
      <button type="submit" class={offer.isFinal ? 'final' : ''} aria-disabled={isPlaying}>{label}</button>
      {rare.length > 0 && <details class="rare"><summary>{say('sandbox.more')}</summary>{rare.map(row)}</details>}
    </form>
  );
}

interface FieldProps {
  say: Say;
  field: Field;
  value: string;
  onChange(value: string): void;
}

function FieldInput({ say, field, value, onChange }: FieldProps) {
  const label = say(`field.${field.name}`);
  if (field.kind === 'choice') {
    return (
      <label>
        {label}
        <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          {field.options.map((option) => <option key={option} value={option}>{say(`${field.words}.${option === '' ? 'same' : option}`)}</option>)}
        </select>
      </label>
    );
  }
  return (
    <label>
      {label}
      <input
        type="text"
        inputMode={KEYBOARDS[field.kind]}
        value={value}
        placeholder={'hint' in field ? field.hint : ''}
        required={field.kind === 'phone'}
        autocomplete="off"
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}

const KEYBOARDS = { whole: 'numeric', amount: 'decimal', phone: 'tel', text: 'text' } as const;
