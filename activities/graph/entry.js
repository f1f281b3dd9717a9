// A thread starts here: plain JavaScript, because a new thread does not inherit the TypeScript loader.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { detectCommunities } = await import('../../analytics/graph/index.ts');
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
parentPort.postMessage(detectCommunities(workerData));
