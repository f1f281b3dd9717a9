import { join } from 'node:path';
import { addDays } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { warningCount } from '../night/warnings.ts';
import { rangesText } from '../output/date-ranges.ts';
import { staleSources } from '../read/freshness.ts';
import { gapsBetween, nightRecords } from '../read/nights.ts';
import { readRows } from '../read/warehouse.ts';

/** Nights shown. */
const NIGHTS = 14;

/** How long a server may take to answer: long enough for one far away, short enough for a person who waits. */
const PATIENCE_MS = 3_000;

/** `muster status`: what runs, which nights are done, what is late. */
export const registerStatus: Register = (program, context) => {
  const command = program
    .command('status')
    .summary('what runs, which nights are done, and what is late')
    .description(
      'Shows the server and worker of this state folder, the last nights with their status and how often their data warned (the report of a night says of what), why nights failed, sources that were not fresh, open alerts, and gaps: days without a ' +
        'finished night between the first and the newest.',
    )
    .action(async () => {
      const nights = (await readRows(context, `
        select logical_date, status, trigger, reason, started_at, finished_at, run as workflow_id, result
        from meta.nights order by logical_date desc limit ${NIGHTS}`)).map(({ result, ...night }) => ({ ...night, warnings: warningCount(result) }) as Record<string, unknown>);
      const alerts = await readRows(context, `
        select a.kind, a.logical_date, a.message, a.raised_at
        from meta.alerts a left join meta.nights n on n.logical_date = a.logical_date and n.status in ('completed', 'rejected', 'expired', 'awaiting_decision')
        where n.logical_date is null order by a.logical_date desc limit ${NIGHTS}`);
      const today = new Date().toISOString().slice(0, 10);
      const gaps = gapsBetween(await nightRecords(context), today);
      const stale = await staleSources(context);
      const { home, server, worker } = await processesOf(context);
      const newest = nights[0];
      const document = {
        status: newest?.['status'] ?? 'none', newest_night: newest?.['logical_date'] ?? null, last_complete_day: addDays(today, -1), home,
        server, worker: worker ? { pid: worker.pid, config: worker.config, data: worker.data } : null,
        nights, gaps, stale_sources: stale, alerts,
      };
      context.answer(document, () => [
        `Server: ${server ? serverLine(server) : 'not running'}`,
        `Worker: ${worker ? `process ${worker.pid}${worker.passing ? ', until its own command is done' : ''}` : `not running (\`${context.commandLine('up')}\` starts it)`}`,
        nights.length === 0 ? 'No night has run yet.' : `\n${context.table(['night', 'status', 'trigger', 'finished', 'warnings'],
          nights.map((night) => [night['logical_date'], night['status'], night['trigger'], night['finished_at'], night['warnings']]), '–')}`,
        ...nights.filter(({ status }) => status === 'awaiting_decision').map(({ logical_date }) =>
          `${String(logical_date)} waits for a decision: \`${context.commandLine('gates')}\` says on what, and until when.`),
        // Not in the table, which cuts what is too long: why a night failed is what somebody came to read.
        ...nights.filter(({ status }) => status === 'failed').map((night) => failureLine(night, home)),
        ...(worker ? [] : nights.filter(({ status }) => status === 'running').map(({ logical_date }) =>
          `${String(logical_date)} was left in the middle: \`${context.commandLine(`run --date ${String(logical_date)}`)}\` goes on with it.`)),
        ...(gaps.length > 0 ? [gapLine(context, gaps)] : []),
        ...stale.map(({ source, logical_date, reason }) => `Not fresh as of ${logical_date}: ${source}: ${reason}`),
        ...alerts.map(({ message }) => `ALERT: ${String(message)}`),
      ].join('\n'));
    });
  withExamples(command, 'status', 'status --json');
};

interface ServerState { address: string; ui: string | null; answers: boolean }

async function processesOf(context: Context) {
  const { homePaths } = await import('../../workers/home.ts');
  const { findServer } = await import('../../workers/server/ensure.ts');
  const { openConnection } = await import('../../workers/server/connection.ts');
  const { liveWorker } = await import('../../workers/worker-record.ts');
  const home = homePaths(context.home);
  const [found, worker] = await Promise.all([findServer(home, context.env), liveWorker(home)]);
  if (!found) return { home: home.dir, server: null, worker };
  const answers = await openConnection(found.profile, PATIENCE_MS).then((connection) => connection.close().then(() => true), () => false);
  const server: ServerState = { address: found.address, ui: found.uiUrl ?? null, answers };
  return { home: home.dir, server, worker };
}

function serverLine({ address, ui, answers }: ServerState): string {
  if (!answers) return `${address} does not answer (\`npx --no muster doctor\` says where the address comes from)`;
  return `${address}${ui ? `, UI ${ui}` : ''}`;
}

/** Why a night failed. Where its record says no more than that it did, the worker's log has the error of the step. */
function failureLine({ logical_date, status, reason }: Record<string, unknown>, home: string): string {
  const known = typeof reason === 'string' && reason !== status;
  return `${String(logical_date)} failed: ${known ? reason : `its error stands in ${join(home, 'logs', 'worker.log')}`}`;
}

/** All gaps, and the line that fills the newest: it is the one that is asked for most often. */
function gapLine(context: Context, gaps: ReturnType<typeof gapsBetween>): string {
  const days = gaps.reduce((sum, gap) => sum + gap.days, 0);
  const { from, to } = gaps.at(-1) ?? { from: '', to: '' };
  return `Gaps: ${counted(days, 'day')} without a finished night: ${rangesText(gaps)}. \`${context.commandLine(`backfill --from ${from} --to ${to}`)}\` fills ${gaps.length > 1 ? 'the newest' : 'it'}.`;
}
