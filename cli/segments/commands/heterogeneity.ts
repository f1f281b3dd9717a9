import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { DATE, flagsOf, listOfNames, SEGMENTATION, type Flags } from './flags.ts';

/** `muster segments heterogeneity`: a demographic group beside the segments inside it. */
export function registerHeterogeneity(segments: Command, context: Context): void {
  const command = segments
    .command('heterogeneity')
    .summary('whether a demographic group is one audience, or several behavioural ones')
    .description('Compares a demographic group with the segments inside it: how much of the variance each explains, where the value is, and how concentrated it is.')
    .requiredOption('--group <column=value>', 'a column of a mart of demographics and what it says, such as "age_band = 25-34"')
    .option('--measures <features>', 'features whose variance is explained, with commas (default: value, and what made the segments)', listOfNames)
    .option(...SEGMENTATION)
    .option(...DATE)
    .action(async ({ group, measures, ...flags }: Flags & { group: string; measures?: string[] }) => {
      const { showHeterogeneity } = await import('../heterogeneity.ts');
      await showHeterogeneity(context, { group, measures }, flagsOf(segments, flags));
    });
  withExamples(command, 'segments heterogeneity --group "age_band = 25-34"', 'segments heterogeneity --group "region = North" --measures monetary_84d,nps_score --json');
}
