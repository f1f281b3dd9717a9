import { join } from 'node:path';
import { alone, type BenchCase, type Measurement } from '../case.ts';
import { companyOf, companyOptions } from '../company.ts';
import { measureNight, type MeasuredNight } from '../muster-night.ts';
import { textOption, wholeOption } from '../options.ts';
import { unionOf } from '../temporal/intervals.ts';

/** The demo's company. */
const DAYS = 180;
const SEED = 1;

/** One night of the demo's company: where its seconds go, what it needs, and how much of it is orchestration. */
export const night: BenchCase = {
  name: 'night',
  summary: 'a night of the demo company through `muster run`: seconds a step, peak memory, share of orchestration',
  options: companyOptions(20_000),
  async run({ options, scratch, say }) {
    const customers = wholeOption(options, 'customers', 20_000);
    const company = await companyOf({ customers, days: DAYS, seed: SEED, data: textOption(options, 'data'), say });
    say(`a night of ${customers.toLocaleString('en')} customers, ${company.orderLines.toLocaleString('en')} order lines`);
    return linesOf(await measureNight({ home: join(scratch, 'home'), data: company.dir, date: company.lastDate, say }));
  },
};

function linesOf({ result, seconds, times, own, server }: MeasuredNight): Measurement[] {
  const whole = times.night.to - times.night.from;
  // Activities hold all SQL, training and HTTP; what happens while none runs is the workflow, the server and the way between them.
  const working = unionOf(times.activities);
  return [
    alone('night', whole / 1000, 's', own.megabytes),
    ...result.steps.map(({ name, seconds: taken }) => alone(`night: ${name}`, taken, 's')),
    alone('night: whole command', seconds, 's'),
    alone('night: orchestration', (whole - working) / whole, 'share'),
    alone('night: processor time', own.processorSeconds, 's'),
    alone('night: Temporal server', server.processorSeconds, 's', server.megabytes),
    ...[...byName(times.activities)].map(([name, ms]) => alone(`activity: ${name}`, ms / 1000, 's')),
  ];
}

/** Milliseconds in which at least one activity of a name ran, the longest first. */
function byName(activities: MeasuredNight['times']['activities']): Map<string, number> {
  const names = [...new Set(activities.map(({ name }) => name))];
  const entries = names.map((name): [string, number] => [name, unionOf(activities.filter((one) => one.name === name))]);
  return new Map(entries.toSorted((a, b) => b[1] - a[1]));
}
