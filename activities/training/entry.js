// A training thread starts here: plain JavaScript, because a new thread does not inherit the TypeScript loader.
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { workerData } from 'node:worker_threads';

let loaded;
let thread = workerData?.script === undefined ? await loadedThread() : scriptedThread(workerData.script);

export default async function run(task) {
  // Only the configuration may bring this algorithm, and it is TypeScript.
  if (!thread.knows(task)) thread = await loadedThread();
  return thread.run(task);
}

/** Starts in a fraction of the time, and cannot import a configuration. */
function scriptedThread(script) {
  const module = { exports: {} };
  compileFunction(script, ['require', 'module', 'exports'], { filename: 'training-thread.js' })(createRequire(import.meta.url), module, module.exports);
  return module.exports;
}

function loadedThread() {
  return (loaded ??= load());
}

async function load() {
  // What is JavaScript already comes before the loader, which would take twice as long over it.
  await Promise.all([import('apache-arrow'), import('ml-kmeans'), import('ml-pca')]);
  const { register } = await import('tsx/esm/api');
  register();
  return import('./thread.ts');
}
