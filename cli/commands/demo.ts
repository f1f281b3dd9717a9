import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NightResult } from '../../activities/types.ts';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { untilInterrupted } from '../interrupt.ts';
import { shortPath } from '../night/closing-line.ts';
import { followNight } from '../night/follow.ts';
import { withSession, type Workplace } from '../night/session.ts';
import { nightSummary } from '../night/summary.ts';
import { wholeNumber } from '../options.ts';
import { exitCodeOf } from '../output/exit-codes.ts';

interface DemoFlags { customers: number; days: number; seed: number; keep?: boolean }

/** The demo's company is described by the configuration at the root of this repository. */
const DEMO_CONFIG = fileURLToPath(new URL('../../muster.config.ts', import.meta.url));

/** `muster demo`: a made-up company, two nights, drift on the second. */
export const registerDemo: Register = (program, context) => {
  const command = program
    .command('demo')
    .summary('two nights of a made-up company, on a real server')
    .description(
      'Generates a company whose customers change one day, then runs the night before that day and the last night of the data: on a real Temporal server, ' +
        'an embedded warehouse and a sandbox destination. Stops what it started.',
    )
    .option('--customers <number>', 'customers of the company', wholeNumber(200, 1_000_000), 20_000)
    .option('--days <number>', 'days of data', wholeNumber(60, 730), 180)
    .option('--seed <number>', 'another seed is another company', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--keep', 'leave everything running afterwards, until Ctrl-C')
    .action((flags: DemoFlags) => demo(context, flags));
  withExamples(command, 'demo', 'demo --customers 2000 --json', 'demo --keep');
};

async function demo(context: Context, { customers, days, seed, keep }: DemoFlags): Promise<void> {
  const { freshDemoHome } = await import('../night/demo-home.ts');
  const { writeDefaults } = await import('../../workers/home-defaults.ts');
  const { generateCompany } = await import('../../generator/index.ts');

  const homeDir = context.homeChosen ? context.home : join(context.home, 'demo');
  const home = await freshDemoHome(homeDir);
  const data = join(home.dir, 'landing');
  await writeDefaults(home, { config: DEMO_CONFIG, data, sandbox: true });
  const { truth } = await context.progress.step(`Generating ${counted(customers, 'customer')} over ${counted(days, 'day')}`, (say) =>
    generateCompany({ customers, days, seed, out: data, onProgress: ({ fraction }) => say(`${Math.floor(fraction * 10) * 10}%`) }));

  await withSession(context, { homeDir, data, sandbox: true, lasting: keep }, async (workplace) => {
    const nights: NightResult[] = [];
    for (const date of demoNights(truth)) nights.push(await runNight(context, workplace, date));
    const last = nights.at(-1);
    if (!last) return;
    const ui = workplace.session.server.uiUrl;
    const open = `npx --no muster up --home ${shortPath(home.dir)}`;
    context.answer({ ...last, nights, ui: ui ?? null, sandbox: workplace.sandboxUrl ?? null, open }, () => [
      ...nights.map((night) => nightSummary(context, night, undefined)),
      [
        keep ? `Temporal UI: ${ui} (running until Ctrl-C)` : `Temporal UI: ${ui} (stops now; open the same state again with the line below)`,
        `Again, with everything as it is now: ${open}`,
      ].join('\n'),
    ].join('\n\n'), exitCodeOf(last.status));
    if (keep) await untilInterrupted();
  });
}

/** The night before customers change, and the last one there is data for. */
function demoNights({ drift, lastDate }: { drift: { date: LogicalDate } | null; lastDate: LogicalDate }): LogicalDate[] {
  return [addDays(drift?.date ?? lastDate, -1), lastDate];
}

async function runNight(context: Context, { config, session }: Workplace, date: LogicalDate): Promise<NightResult> {
  const { startNight } = await import('../../workers/nights.ts');
  return context.progress.step(`Night of ${date}`, async (say) => followNight(await startNight(session.client, config, date), say));
}
