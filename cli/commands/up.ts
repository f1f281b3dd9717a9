import { join } from 'node:path';
import type { LoadedConfig } from '../../config/load.ts';
import type { MetricsServer } from '../../workers/metrics-server.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { untilInterrupted } from '../interrupt.ts';
import { withSession } from '../night/session.ts';
import { port } from '../options.ts';

interface UpFlags { data?: string; port?: number; uiPort?: number; sandbox?: boolean }

/** `muster up`: server, worker and schedule, until stopped. */
export const registerUp: Register = (program, context) => {
  const command = program
    .command('up')
    .summary('run the server, the worker and the nightly schedule')
    .description(
      'Runs until Ctrl-C: the Temporal server where the environment names none, a worker for every queue, and the schedules of the night and of its deadline. ' +
        'Other commands on the same state folder use them.',
    )
    .option('--data <dir>', 'folder of landing files (default: `data` of the configuration)')
    .option('--port <number>', 'port of the Temporal server (default: 7233 when free)', port)
    .option('--ui-port <number>', 'port of the Temporal UI (default: 8233 when free)', port)
    .option('--sandbox', 'also run the sandbox destination, with MUSTER_WEBHOOK_URL pointing at it')
    .action(async ({ sandbox, ...flags }: UpFlags) => {
      const { homePaths } = await import('../../workers/home.ts');
      const { readDefaults } = await import('../../workers/home-defaults.ts');
      // A state folder that was made with a sandbox has members in it.
      const wanted = sandbox ?? (await readDefaults(homePaths(context.home)))?.sandbox;
      await withSession(context, { ...flags, sandbox: wanted, lasting: true }, async ({ config, home, session, sandboxUrl }) => {
        const { ensureSchedules } = await import('../../workers/schedules.ts');
        const { requireOwnWorker } = await import('../../workers/worker-record.ts');
        requireOwnWorker(session.workerPid);
        await ensureSchedules(session.client, config);
        const { address, uiUrl } = session.server;
        const metrics = await serveMetrics(context, config);
        const about = {
          status: 'running', address, ui: uiUrl ?? null, home: home.dir, config: config.file, data: config.dataDir, project: config.name,
          task_queue: `${config.name}-core`, log: join(home.logs, 'worker.log'), sandbox: sandboxUrl ?? null, metrics: metrics?.url ?? null, pid: process.pid,
        };
        context.answer(about, () => [
          `Muster is up for ${home.dir}.`,
          `Temporal UI: ${uiUrl ?? address}`,
          `Nights start at ${config.schedule.at} UTC on task queue ${about.task_queue}; start one by hand as workflow type "nightly".`,
          ...(sandboxUrl ? [`Sandbox destination: ${sandboxUrl}`] : []),
          ...(metrics ? [`Metrics: ${metrics.url}`] : []),
          `Log: ${about.log}`,
          'Ctrl-C stops it.',
        ].join('\n'));
        const stop = new AbortController();
        // A worker that fails ends the command; a stop that was asked for ends the worker.
        try {
          await Promise.race([session.workerDone, untilInterrupted(stop.signal)]);
        } finally {
          stop.abort();
          await metrics?.close();
        }
      });
    });
  withExamples(command, 'up --data landing', 'up --home .muster/demo', 'up --data landing --ui-port 8080');
};

async function serveMetrics(context: Context, { metrics: { port } }: LoadedConfig): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  const { startMetricsServer } = await import('../../workers/metrics-server.ts');
  const { metricsText } = await import('../read/metrics.ts');
  return startMetricsServer(port, () => metricsText(context));
}
