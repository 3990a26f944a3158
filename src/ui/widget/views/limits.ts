/** As in the protocol (a test compares them): importing that would bring its validator along. */
export const LIMITS = { textCharacters: 4_000, files: 5, fileBytes: 10_000_000 } as const;
export const ACCEPTED = 'image/jpeg,image/png,image/webp,application/pdf';
/** From here on the count is shown. */
export const NEAR_LIMIT = 3_600;
