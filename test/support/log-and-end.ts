import { openLog } from '../../src/log.js';

/** A process of its own, whose standard output its parent chooses: logs two lines, and ends of itself at once. */

const log = openLog('info');
log.info('first');
log.info('second');
process.exit(0);
