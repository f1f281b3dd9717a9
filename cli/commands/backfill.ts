import { MusterError } from '../../core/errors.ts';
import { withExamples, type Register } from '../command.ts';
import { follow } from '../night/follow.ts';
import { withSession } from '../night/session.ts';
import { begunDay } from '../options.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import type { BackfilledNight, BackfillResult } from '../../workflows/backfill.ts';

interface BackfillFlags { from: string; to: string; data?: string }

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
    .action(async ({ from, to, data }: BackfillFlags) => {
      if (from > to) {
        throw new MusterError({
          kind: 'usage', where: 'command line', found: `--from ${from} is after --to ${to}`, allowed: 'from on or before to, both inclusive', todo: 'change one of them',
        });
      }
      await withSession(context, { data }, async ({ config, session }) => {
        const { startBackfill } = await import('../../workers/nights.ts');
        const handle = await startBackfill(session.client, config, { from, to });
        const result = await context.progress.step(`Backfill from ${from} to ${to}`, (say) => follow<BackfillResult>(handle, async () => {
          const nights = await handle.query<BackfilledNight[]>('nights');
          say(`${nights.length} nights done${nights.length > 0 ? `, the last of ${nights.at(-1)?.date}` : ''}`);
        }));
        context.answer({ ...result, workflow_id: handle.workflowId },
          () => context.table(['date', 'status', 'workflow'], result.nights.map(({ date, status, workflow_id }) => [date, status, workflow_id])),
          exitCodeOf(result.status));
      });
    });
  withExamples(command, 'backfill --from 2026-06-01 --to 2026-06-07 --data landing', 'backfill --from 2026-06-01 --to 2026-06-01 --json');
};
