import { eachDay, type LogicalDate } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';
import { countNights } from '../../workflows/backfill-counts.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { countsText, nextDay, progressLine, reasonLine } from '../night/backfill-words.ts';
import { follow, WORKER_GONE } from '../night/follow.ts';
import { withSession } from '../night/session.ts';
import { begunDay, requireRange } from '../options.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import type { BackfilledNight, BackfillResult } from '../../workflows/backfill.ts';

interface BackfillFlags { from: LogicalDate; to: LogicalDate; data?: string }

/** `muster backfill`: the nights of a range, oldest first. */
export const registerBackfill: Register = (program, context) => {
  const command = program
    .command('backfill')
    .summary('run the nights of a range of dates')
    .description(
      'Runs every night from --from to --to, both inclusive, oldest first. A night older than the newest finished one fills in staging, marts and ' +
        'scores with the model in force then; it never moves a champion or a destination. One night\'s failure does not stop the others.',
    )
    .requiredOption('--from <day>', 'first logical date, UTC', begunDay)
    .requiredOption('--to <day>', 'last logical date, UTC', begunDay)
    .option('--data <dir>', 'folder of landing files (default: `data` of the configuration)')
    .action((flags: BackfillFlags) => backfill(context, flags));
  withExamples(command, 'backfill --from 2026-06-01 --to 2026-06-07 --data landing', 'backfill --from 2026-06-01 --to 2026-06-01 --json');
};

async function backfill(context: Context, { from, to, data }: BackfillFlags): Promise<void> {
  requireRange(from, to);
  await withSession(context, { data }, async ({ config, session, workerGone }) => {
    const { startBackfill } = await import('../../workers/nights.ts');
    const handle = await startBackfill(session.client, config, { from, to });
    const days = eachDay(from, to);
    let nights: BackfilledNight[] = [];
    const result = await context.progress.step(`Backfill from ${from} to ${to}`, (say) => follow<BackfillResult>(handle, {
      async look() {
        if (await workerGone()) say(WORKER_GONE);
        nights = await handle.query<BackfilledNight[]>('nights');
        say(progressLine(nights, from, to));
      },
      cancelled: () => ({
        where: `backfill from ${from} to ${to}`, found: `cancelled; of its ${counted(days.length, 'night')}: ${countsText(countNights(nights))}`,
        todo: `go on with \`${context.commandLine(`backfill --from ${nextDay(nights, days) ?? from} --to ${to}`, { data })}\``,
      }),
    }));
    context.answer({ ...result, workflow_id: handle.workflowId }, () => summary(context, result, { from, to, data }), exitCodeOf(result.status));
  });
}

/** Every night with its status, then why those that did not complete did not: in lines, which no terminal cuts. */
function summary(context: Context, { status, counts, nights }: BackfillResult, { from, to, data }: BackfillFlags): string {
  const others = nights.filter((night) => night.status !== 'completed');
  const failed = nights.filter((night) => night.status === 'failed').map(({ date }) => date);
  const [first, last] = [failed[0], failed.at(-1)];
  return [
    `Backfill from ${from} to ${to}: ${status}. ${countsText(counts)}.`,
    '',
    context.table(['date', 'status', 'workflow'], nights.map(({ date, status, workflow_id }) => [date, status, workflow_id])),
    ...(others.length > 0 ? ['', ...others.map(reasonLine)] : []),
    ...(first ? ['', `When the causes are mended: \`${context.commandLine(`backfill --from ${first} --to ${last}`, { data })}\``] : []),
  ].join('\n');
}
