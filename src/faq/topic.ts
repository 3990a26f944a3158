import type { Locale } from '../dialogue/locale.js';

/** One FAQ entry, ready to be spoken: traditional Chinese derived, operator facts filled in. */
export interface Topic {
  id: string;
  title: Record<Locale, string>;
  answer: Record<Locale, string>;
  related: string[];
  /** The flow that its answer offers, if any. */
  flow: string | null;
  revision: string;
}

/** Something that people type, and what it is about. */
export interface Example {
  id: string;
  text: string;
  locale: 'zh-CN' | 'en';
}

/** What one message was taken to mean. The same for `npm run ask` and for the service (CONTRACT §1). */
export interface Understanding {
  kind: 'answer' | 'choose' | 'flow' | 'command' | 'handoff' | 'smalltalk' | 'crisis' | 'none';
  /** A topic id, `flow.<name>`, `command.<name>`, `handoff`, `crisis`; null for choose, smalltalk and none. */
  id: string | null;
  /** For smalltalk: which (`smalltalk.greeting`, …). Beside another kind: the temper it was said in. Null otherwise. */
  smalltalk: string | null;
  /** 0 to 1; the first candidate's. */
  score: number;
  /** The best five ids of any kind, best first. For choose, its first two or three are what to choose among. */
  candidates: { id: string; score: number }[];
}

export type Understand = (text: string, threshold?: number) => Understanding;
