import { Argument, Option, type Command } from 'commander';
import type { LogicalDate } from '../../core/dates.ts';
import { withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { day } from '../options.ts';
import type { CardFlags } from './card.ts';
import type { RollbackFlags } from './rollback.ts';

const SEGMENTATION = ['--segmentation <name>', 'of this segmentation, where there are several'] as const;
interface Of { segmentation?: string }

/** What became of models: `muster models history|at|diff|card|rollback`. */
export function registerModelCommands(models: Command, context: Context): void {
  for (const register of [registerHistory, registerAt, registerDiff, registerCard, registerRollback, registerLegacy]) register(models, context);
}

function registerHistory(models: Command, context: Context): void {
  const command = models
    .command('history')
    .summary('every promotion and rollback, by whom and why')
    .description('Shows every move of the aliases champion, previous and challenger, newest first: since which night, from which version to which, how, by whom and why.')
    .option(...SEGMENTATION)
    .action(async ({ segmentation }: Of) => (await import('./history.ts')).showHistory(context, segmentation));
  withExamples(command, 'models history', 'models history --json');
}

function registerAt(models: Command, context: Context): void {
  const command = models
    .command('at')
    .summary('which model was champion on a day, and why')
    .description('Shows for each segmentation which version was champion on a day: since when and why, what it replaced and what replaced it, what gates said of it, and the segments of that night.')
    .addArgument(new Argument('<date>', 'a day as YYYY-MM-DD').argParser(day))
    .option(...SEGMENTATION)
    .action(async (date: LogicalDate, { segmentation }: Of) => (await import('./at.ts')).showAt(context, date, segmentation));
  withExamples(command, 'models at 2026-06-01', 'models at 2026-06-01 --json');
}

function registerDiff(models: Command, context: Context): void {
  const command = models
    .command('diff')
    .summary('what sets two versions apart')
    .description('Compares two versions: features and their preparation, algorithm, number of segments, measures, how far the centroid of each segment moved (in standard deviations), snapshot, SQL, configuration and version of Muster.')
    .argument('<a>', 'such as 3, v3, champion, challenger or previous')
    .argument('<b>', 'the other one')
    .option(...SEGMENTATION)
    .action(async (a: string, b: string, { segmentation }: Of) => (await import('./diff.ts')).showDiff(context, a, b, segmentation));
  withExamples(command, 'models diff previous champion', 'models diff v2 v3 --json');
}

function registerCard(models: Command, context: Context): void {
  const command = models
    .command('card')
    .summary('the model card of a version')
    .description('Shows what a version is for, what it was made of and how, how good it is, who its segments are, what gates said, its limits, and who let it serve. Nights leave the same in the folder reports/models of the state folder.')
    .argument('[version]', 'such as 3, v3, champion, challenger or previous (default: the newest)')
    .option('--out <file>', 'write it to this file')
    .addOption(new Option('--format <format>', 'Markdown or a page (default: by the name of the file, else Markdown)').choices(['md', 'html']))
    .option(...SEGMENTATION)
    .action(async (version: string | undefined, flags: CardFlags) => (await import('./card.ts')).showCard(context, version, flags));
  withExamples(command, 'models card champion', 'models card v3 --out v3.html');
}

function registerRollback(models: Command, context: Context): void {
  const command = models
    .command('rollback')
    .summary('makes an earlier version the champion again')
    .description('Makes a version that was champion before the champion again, from the newest night on, also while `muster up` runs. Run that night again to score it with the version. Older nights keep the champion they had.')
    .argument('[version]', 'such as 3, v3 or previous (default: the one before the champion)')
    .requiredOption('--reason <text>', 'why; it is kept with the history')
    .requiredOption('--by <name>', 'who decides; it is kept with the history')
    .option('--date <day>', 'first night that it is to serve again: the newest or the one after it (default: the newest)', day)
    .option(...SEGMENTATION)
    .action(async (version: string | undefined, flags: RollbackFlags) => (await import('./rollback.ts')).rollback(context, version, flags));
  withExamples(command, 'models rollback --reason "Halves of one segment" --by Ann', 'models rollback v2 --reason "The last good one" --by Ann --json');
}

function registerLegacy(models: Command, context: Context): void {
  const command = models
    .command('legacy')
    .summary('a segmentation beside the one that it is to replace')
    .description('Shows how a segmentation with `replaces` compares with the one that it is to replace, night by night: overlap, how much of what customers bring each explains, how many customers keep their segment; and whether audiences have gone over.')
    .option(...SEGMENTATION)
    .action(async ({ segmentation }: Of) => (await import('./legacy.ts')).showLegacy(context, segmentation));
  withExamples(command, 'models legacy', 'models legacy --json');
}
