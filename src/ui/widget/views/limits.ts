import { FILE_TYPES } from '../../../channels/widget/limits.js';

export const ACCEPTED = FILE_TYPES.join(',');
/** From here on the count is shown. */
export const NEAR_LIMIT = 3_600;
