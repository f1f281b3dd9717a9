import { addDays } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { closingLine } from '../night/closing-line.ts';
import { followNight } from '../night/follow.ts';
import { withSession } from '../night/session.ts';
import { nightSummary } from '../night/summary.ts';
import { begunDay } from '../options.ts';
import { exitCodeOf } from '../output/exit-codes.ts';

interface RunFlags { date?: string; data?: string; retrain?: boolean }

/** `muster run`: one night, now. */
export const registerRun: Register = (program, context) => {
  const command = program
    .command('run')
    .summary('run one night and wait for it')
    .description(
      'Runs one night: stage, marts, drift, retrain, gates, promote, score, audiences, sync, report. Uses the server and worker of `muster up` ' +
        'where they run for this state folder, else starts both and stops them again. A date run twice changes nothing.',
    )
    .option('--date <day>', 'logical date, UTC (default: yesterday)', begunDay)
    .option('--data <dir>', 'folder of landing files (default: `data` of the configuration)')
    .option('--retrain', 'train a challenger even if nothing asks for it')
    .action(async ({ date, data, retrain }: RunFlags) => {
      const logicalDate = date ?? addDays(new Date().toISOString().slice(0, 10), -1);
      await withSession(context, { data }, async ({ config, home, session, workerGone }) => {
        const { startNight } = await import('../../workers/nights.ts');
        const night = await context.progress.step(`Night of ${logicalDate}`, async (say) =>
          followNight(await startNight(session.client, config, logicalDate, { retrain: retrain ?? false }), say, workerGone));
        context.answer(night, () => nightSummary(context, night, closingLine(context, session, home.dir, { workflowId: night.workflow_id, data })), exitCodeOf(night.status));
      });
    });
  withExamples(command, 'run --data landing', 'run --date 2026-06-29 --data landing --json', 'run --date 2026-06-29 --data landing --retrain');
};
