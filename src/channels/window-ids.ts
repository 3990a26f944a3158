/** How ids of conversations of the chat window begin, and of no other channel. */
export const WINDOW_IDS = { guest: 'widget-guest-', user: 'widget-user-' } as const;

/** Other channels know nothing of them, and take nothing for them: who has their secret is not who sits at the window. */
export function isOfWindow(conversationId: string): boolean {
  return Object.values(WINDOW_IDS).some((start) => conversationId.startsWith(start));
}
