import { addDays } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { readRows } from '../read/warehouse.ts';

/** Nights shown. */
const NIGHTS = 14;

/** `muster status`: what runs, which nights are done, what is late. */
export const registerStatus: Register = (program, context) => {
  const command = program
    .command('status')
    .summary('what runs, which nights are done, and what is late')
    .description('Shows the server and worker of this state folder, the last nights with their status, open alerts, and gaps between finished nights.')
    .action(async () => {
      const { homePaths } = await import('../../workers/home.ts');
      const { findServer } = await import('../../workers/server/ensure.ts');
      const { liveWorker } = await import('../../workers/worker-record.ts');
      const home = homePaths(context.home);
      const [server, worker] = await Promise.all([findServer(home, context.env), liveWorker(home)]);
      const nights = await readRows(context, `
        select logical_date, status, trigger, reason, started_at, finished_at, run as workflow_id
        from meta.nights order by logical_date desc limit ${NIGHTS}`);
      const alerts = await readRows(context, `
        select a.kind, a.logical_date, a.message, a.raised_at
        from meta.alerts a left join meta.nights n on n.logical_date = a.logical_date and n.status in ('completed', 'rejected')
        where n.logical_date is null order by a.logical_date desc limit ${NIGHTS}`);
      const newest = nights[0];
      const yesterday = addDays(new Date().toISOString().slice(0, 10), -1);
      const document = {
        status: newest?.['status'] ?? 'none', newest_night: newest?.['logical_date'] ?? null, last_complete_day: yesterday, home: home.dir,
        server: server ? { address: server.address, ui: server.uiUrl ?? null } : null,
        worker: worker ? { pid: worker.pid, config: worker.config, data: worker.data } : null,
        nights, alerts,
      };
      context.answer(document, () => [
        `Server: ${server ? `${server.address}${server.uiUrl ? `, UI ${server.uiUrl}` : ''}` : 'not running'}`,
        `Worker: ${worker ? `process ${worker.pid}` : 'not running (`muster up` starts it)'}`,
        nights.length === 0 ? 'No night has run yet.' : `\n${context.table(['night', 'status', 'trigger', 'finished', 'reason'],
          nights.map((night) => [night['logical_date'], night['status'], night['trigger'], night['finished_at'], night['reason']]), '–')}`,
        ...alerts.map(({ message }) => `ALERT: ${String(message)}`),
      ].join('\n'));
    });
  withExamples(command, 'status', 'status --json');
};
