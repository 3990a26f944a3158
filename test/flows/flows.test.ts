import { FLOWS } from '../../flows/index.js';
import { flowContract } from '../contracts/flow.js';
import { SAMPLES } from '../support/flow-samples.js';
import { content } from '../support/test-app.js';

for (const flow of FLOWS.values()) {
  flowContract(flow, content().lines, SAMPLES[flow.name] ?? {});
}
