import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.js';
import { describeProtocol } from '../wallet/http/openapi.js';

/** Writes what an operator has to serve: `npm run openapi`. */
writeFileSync(path.join(packageRoot(), 'src/wallet/http/openapi.yaml'), describeProtocol());
