import { Worker } from 'node:worker_threads';
import type { DetectCommunities, GraphAnswer, GraphRequest } from '../../warehouse/graph/settings.ts';

/** A graph with fewer edges takes less time than a thread takes to start. */
const SMALL_EDGES = 5_000;

/** Finds the communities of a graph on a thread of their own, where seconds of it would starve the heartbeat. */
export const detectInThread: DetectCommunities = async (request) => {
  if (request.graph.weight.length > SMALL_EDGES) return onThread(request);
  const { detectCommunities } = await import('../../analytics/graph/index.ts');
  return detectCommunities(request);
};

/** The same, whatever the size. */
export function onThread(request: GraphRequest): Promise<GraphAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./entry.js', import.meta.url), { workerData: request });
    let answered = false;
    worker.once('message', (answer: GraphAnswer) => {
      answered = true;
      resolve(answer);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (!answered) reject(new Error(`the thread that finds communities ended with ${code}`));
    });
  });
}
