/**
 * What a command that works on nights will need and is JavaScript already: loaded before the TypeScript loader is there, which
 * would take more than twice as long over it. A word that is no command costs the same moment a little earlier.
 */
const WORKING = new Set(['backfill', 'demo', 'run', 'up']);
const PACKAGES = [
  'commander', 'zod', 'knex', 'yaml', 'pino', '@duckdb/node-api', '@temporalio/client', '@temporalio/envconfig', '@temporalio/activity',
  '@temporalio/worker', 'apache-arrow', 'piscina', 'vega', 'vega-lite',
];

export async function preload(words) {
  if (!words.some((word) => WORKING.has(word)) || words.includes('--help')) return;
  for (const name of PACKAGES) await import(name);
}
