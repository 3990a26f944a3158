/** Why an answer did not help. */
export const FEEDBACK_REASONS = ['notMyQuestion', 'unclear', 'didNotWork', 'outdated'] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];
