import { withExamples, type Register } from '../command.ts';
import { InvalidArgumentError } from 'commander';
import { asPercent, counted } from '../../core/words.ts';
import { day, wholeNumber } from '../options.ts';

interface GenerateFlags {
  customers: number;
  days: number;
  seed: number;
  out: string;
  firstDay?: string;
  driftDay?: number | 'none';
  faults: boolean;
}

/** `muster generate`: a company to work on, with the truth about it written beside it. */
export const registerGenerate: Register = (program, context) => {
  const command = program
    .command('generate')
    .summary('write the raw files of a made-up company')
    .description(
      'Writes raw files of a made-up company (Parquet, CSV, JSON lines, Arrow), one folder for each source and day: orders, web visits, campaigns, surveys, tickets, ' +
        'consents, accounts, social mentions and more, ' +
        'with broken rows as real ones have. The truth that was planted stands beside them in _truth. The same options give the same bytes.',
    )
    .requiredOption('--out <dir>', 'folder to write; an earlier generated company in it is replaced')
    .option('--customers <number>', 'customers known by the last day', wholeNumber(20, 9_000_000), 20_000)
    .option('--days <number>', 'days of data', wholeNumber(1, 3_650), 180)
    .option('--seed <number>', 'another seed makes another company', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--first-day <date>', 'first day of data (default: 2026-01-01)', day)
    .option('--drift-day <number>', 'day on which behaviour changes, counted from 1, or "none" (default: after two thirds of the days)', dayOrNone)
    .option('--no-faults', 'plant no broken rows')
    .action(async ({ firstDay, driftDay, ...flags }: GenerateFlags) => {
      const { generateCompany } = await import('../../generator/index.ts');
      const { out, rows, files, truth } = await context.progress.step(`Generating ${counted(flags.customers, 'customer')}`, (say) =>
        generateCompany({
          ...flags,
          ...(firstDay === undefined ? {} : { startDate: firstDay }),
          ...(driftDay === undefined ? {} : { driftDay: driftDay === 'none' ? null : driftDay }),
          onProgress: throttled((fraction, day) => say(`${Math.floor(fraction * 100)}%, ${day}`)),
        }),
      );
      const { customers, firstDate, lastDate, segments, drift } = truth;
      const document = { status: 'completed', out, customers, first_date: firstDate, last_date: lastDate, drift_date: drift?.date ?? null, files, rows, sources: truth.rows, segments };
      context.answer(document, () =>
        [
          context.table(['source', 'rows'], Object.entries(truth.rows)),
          '',
          context.table(['true segment', 'customers', 'share'], segments.map(({ name, customers, share }) => [name, customers, asPercent(share)])),
          '',
          `${counted(rows, 'row')} in ${counted(files, 'file')} in ${out}, ${firstDate} to ${lastDate}; ${drift ? `behaviour changes on ${drift.date}` : 'behaviour never changes'}`,
        ].join('\n'),
      );
    });
  withExamples(command, 'generate --out data/shop', 'generate --customers 1000000 --days 365 --seed 7 --out data/large', 'generate --drift-day none --no-faults --out data/calm --json');
};

function dayOrNone(text: string): number | 'none' {
  if (text === 'none') return text;
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Allowed: a day of the data, counted from 1, or "none".');
}

/** A day is simulated in milliseconds; a person reads at most one line a second. */
function throttled(tell: (fraction: number, day: string) => void): (progress: { fraction: number; message: string }) => void {
  let last = 0;
  return ({ fraction, message }) => {
    if (Date.now() - last < 1000) return;
    last = Date.now();
    tell(fraction, message);
  };
}
