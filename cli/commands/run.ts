import { addDays, nominalTimeOf } from '../../core/dates.ts';
import { nightWorkflowId } from '../../core/queues.ts';
import { withExamples, type Register } from '../command.ts';
import { closingLine } from '../night/closing-line.ts';
import { waitingDocument, waitingText } from '../decisions/waiting.ts';
import { followNight, followToDecision } from '../night/follow.ts';
import { withSession } from '../night/session.ts';
import { nightSummary } from '../night/summary.ts';
import { begunDay } from '../options.ts';
import { exitCodeOf } from '../output/exit-codes.ts';

interface RunFlags { date?: string; data?: string; retrain?: boolean; wait: boolean }

/** `muster run`: one night, now. */
export const registerRun: Register = (program, context) => {
  const command = program
    .command('run')
    .summary('run one night and wait for it')
    .description(
      'Runs one night: stage, marts, drift, retrain, gates, promote, score, audiences, sync, report. Uses the server and worker of `muster up` ' +
        'where they run for this state folder, else starts both and stops them again. A date run twice changes nothing. Where a gate warns it waits for `approve` or `reject`; Ctrl-C then cancels the night.',
    )
    .option('--date <day>', 'logical date, UTC (default: yesterday)', begunDay)
    .option('--data <dir>', 'folder of landing files (default: `data` of the configuration)')
    .option('--retrain', 'train a challenger even if nothing asks for it')
    .option('--no-wait', 'where a gate warns, end with exit code 4 and leave the night waiting')
    .action(async ({ date, data, retrain, wait }: RunFlags) => {
      const logicalDate = date ?? addDays(new Date().toISOString().slice(0, 10), -1);
      await withSession(context, { data }, async ({ config, home, session, workerGone }) => {
        const { startNight } = await import('../../workers/nights.ts');
        const night = await context.progress.step(`Night of ${logicalDate}`, async (say) =>
          (wait ? followNight : followToDecision)(await startNight(session.client, config, logicalDate, { retrain: retrain ?? false }), say, workerGone));
        if ('waits' in night) {
          const workflowId = nightWorkflowId(config.name, nominalTimeOf(logicalDate, config.schedule.at));
          context.answer(waitingDocument(logicalDate, workflowId, night), () => waitingText(context, logicalDate, night, data), exitCodeOf('awaiting_decision'));
          return;
        }
        context.answer(night, () => nightSummary(context, night, closingLine(context, session, home.dir, { workflowId: night.workflow_id, data })), exitCodeOf(night.status));
      });
    });
  withExamples(command, 'run --data landing', 'run --date 2026-06-29 --data landing --json', 'run --date 2026-06-29 --data landing --retrain', 'run --date 2026-06-29 --data landing --no-wait');
};
