import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FEEDBACK_REASONS, type FeedbackReason } from '../../../dialogue/feedback-reasons.js';
import { Icon } from './icons.js';
import { useShell, useTools } from './shell.js';
import { walkWithArrows } from './walk.js';

/** Was this answer of use? As the service knows it. */
export function Feedback({ seq }: { seq: number }): JSX.Element {
  const told = useShell().state.view?.rated.find((rating) => rating.seq === seq)?.helpful ?? null;
  return useMemo(() => <Rate seq={seq} told={told} />, [seq, told]);
}

/** After a no, why: one press, or none. */
function Rate({ seq, told }: { seq: number; told: boolean | null }): JSX.Element {
  const { chat, words, announce } = useTools();
  const [said, setSaid] = useState<boolean | null>(null);
  const [asksWhy, setAsksWhy] = useState(false);
  const helpful = said ?? told;
  const rate = (value: boolean): void => {
    setSaid(value);
    setAsksWhy(!value);
    chat.feedback(seq, value);
    announce(words.say(value ? 'feedback.thanks' : 'feedback.why'));
  };
  const explain = (reason: FeedbackReason): void => {
    setAsksWhy(false);
    chat.feedback(seq, false, reason);
    announce(words.say('feedback.noted'));
  };
  const reasons = useRef<HTMLDivElement>(null);
  useEffect(() => reasons.current?.scrollIntoView({ block: 'nearest' }), [asksWhy]);
  return (
    <div class="feedback">
      <div class="feedback-ask" role="group" aria-label={words.say('feedback.ask')}>
        <span>{words.say(helpful === null || asksWhy ? 'feedback.ask' : helpful ? 'feedback.thanks' : 'feedback.noted')}</span>
        <Thumb value={true} chosen={helpful} onRate={rate} />
        <Thumb value={false} chosen={helpful} onRate={rate} />
      </div>
      {asksWhy && (
        <div class="reasons" ref={reasons} role="group" aria-label={words.say('feedback.why')} onKeyDown={walkWithArrows}>
          <span class="reasons-ask">{words.say('feedback.why')}</span>
          {FEEDBACK_REASONS.map((reason) => (
            <button key={reason} type="button" class="chip small" onClick={() => explain(reason)}>{words.say(`reason.${reason}`)}</button>
          ))}
        </div>
      )}
    </div>
  );
}

interface ThumbProps {
  value: boolean;
  chosen: boolean | null;
  onRate: (value: boolean) => void;
}

function Thumb({ value, chosen, onRate }: ThumbProps): JSX.Element {
  const { words } = useTools();
  return (
    <button type="button" class="thumb" aria-pressed={chosen === value} onClick={() => chosen !== value && onRate(value)}>
      <Icon name={value ? 'up' : 'thumbDown'} />
      <span>{words.say(value ? 'feedback.yes' : 'feedback.no')}</span>
    </button>
  );
}
