import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { asPercent, closestWord } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { day } from '../options.ts';
import { bar } from '../output/bar.ts';
import { unfinished, wordsForNothing } from '../read/by-date.ts';
import { readJourney, type JourneyStage } from '../read/journey.ts';
import { nightRecords } from '../read/nights.ts';

interface Flags { segment?: string; date?: LogicalDate }

const NOTHING = 'No funnel: no model served on that night. `npx --no muster gates` says whether one was stopped, and why.';

/** `muster journey`: how far the customers of each segment come. */
export const registerJourney: Register = (program, context) => {
  const command = program
    .command('journey')
    .summary('how far customers come, from a visit to buying again')
    .description('Shows the funnel of a night, of all customers or of one segment: who visited, looked at a product, filled a cart, checked out and bought within 28 days, and who of the buyers had bought on an earlier day, whenever. '
      + '"took" counts who took the step, "reached" who came as far or further: who buys in a store has reached the purchase without a visit.')
    .option('--segment <name>', 'one segment, by name or id (default: all customers, then each segment in a line)')
    .option('--date <day>', 'logical date, UTC (default: the newest there is)', day)
    .action((flags: Flags) => show(context, flags));
  withExamples(command, 'journey', 'journey --segment "Bargain hunters"', 'journey --date 2026-06-29 --json');
};

async function show(context: Context, { segment, date: asked }: Flags): Promise<void> {
  const { date, stages } = await readJourney(context, asked);
  const nights = await nightRecords(context);
  const night = nights.find(({ logical_date }) => logical_date === (date ?? asked));
  const chosen = segment === undefined || stages.length === 0 ? stages : ofSegment(stages, segment);
  context.answer({ logical_date: date ?? asked ?? null, night: night?.status ?? null, journey: chosen }, () => {
    if (stages.length === 0) return wordsForNothing(context, { nothing: NOTHING }, nights, asked);
    const parts = grouped(chosen, 'segmentation').map((one) => textOf(context, one, segment === undefined));
    return [`As of ${date}${unfinished(night)}`, ...parts].join('\n\n');
  });
}

/** @throws MusterError usage that names the segments there are. */
function ofSegment(stages: readonly JourneyStage[], segment: string): JourneyStage[] {
  const found = stages.filter((stage) => stage.id === segment || stage.segment.toLowerCase() === segment.toLowerCase());
  if (found.length > 0) return found;
  const names = [...new Set(stages.map((stage) => stage.segment))];
  const meant = closestWord(segment, names);
  throw new MusterError({ kind: 'usage', where: '--segment', found: `"${segment}"`, allowed: names.join(', '), todo: meant ? `write "${meant}"` : 'name one of these' });
}

/** The stages in groups of one value each, in the order in which the values come. */
function grouped(stages: readonly JourneyStage[], key: 'segmentation' | 'id'): JourneyStage[][] {
  return [...new Set(stages.map((stage) => stage[key]))].map((value) => stages.filter((stage) => stage[key] === value));
}

/** The first funnel with bars; behind it, where there are others, a line for each. */
function textOf(context: Context, stages: readonly JourneyStage[], each: boolean): string {
  const funnels = grouped(stages, 'id');
  const [first = []] = funnels;
  const title = `${first[0]?.segmentation}: ${first[0]?.segment}, ${first[0]?.customers.toLocaleString('en-US')} customers`;
  const detail = context.table(['stage', 'took', 'reached', 'share', 'of the step before', ''],
    first.map(({ stage, took, reached, share, conversion }) => [stage, took, reached, percent(share), percent(conversion), bar(share)]), '–');
  const lines = each && funnels.length > 1
    ? [context.table(['segment', 'customers', ...first.map(({ stage }) => stage)],
      funnels.slice(1).map((funnel) => [funnel[0]?.segment, funnel[0]?.customers, ...funnel.map(({ share }) => percent(share))]), '–')]
    : [];
  return [title, detail, ...lines].join('\n\n');
}

function percent(share: number | null): string | null {
  return share === null ? null : asPercent(share);
}
