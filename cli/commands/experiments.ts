import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import { listExperiments } from '../experiments/list.ts';
import { showExperiment } from '../experiments/show.ts';
import { day } from '../options.ts';

/** `muster experiments`: what was tried in each training. */
export const registerExperiments: Register = (program, context) => {
  const command = program
    .command('experiments')
    .summary('what was tried in a training: every candidate and the final model')
    .description('Shows every run of a night\'s trainings: the final model first, then each number of segments that was tried, with what was measured and what became of it.')
    .option('--date <day>', 'logical date, UTC (default: the newest with a training)', day)
    .action(({ date }: { date?: LogicalDate }) => listExperiments(context, date));
  const show = command
    .command('show')
    .summary('parameters, metrics and artefacts of one run')
    .description('Shows the parameters, metrics and artefacts of one run, and where else it is kept.')
    .argument('<run>', 'start of a run\'s id, as `experiments` lists them')
    .action((run: string) => showExperiment(context, run));
  withExamples(command, 'experiments', 'experiments --date 2026-06-29 --json');
  withExamples(show, 'experiments show 4f1c09ab', 'experiments show 4f1c09ab --json');
};
