import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../config/load.ts';
import { addDays } from '../../core/dates.ts';
import { alone, beside, type BenchCase, type Measurement } from '../case.ts';
import { companyOf, companyOptions, type Company } from '../company.ts';
import { CONFIG, measureNight, measureScheduledNights, totalsOf, type MeasuredNight, type ScheduledNights } from '../muster-night.ts';
import { textOption, wholeOption, wordOption } from '../options.ts';
import { measureChild, type ChildOutcome } from '../process/child.ts';
import { readFilesOnce } from '../process/warm-up.ts';
import { agreementOf } from '../python-stack/agreement.ts';
import { pythonEnvironment } from '../python-stack/setup.ts';

/** A night on order lines, catalogue and register alone: the issue at its smallest, and the easiest for the peer to script. */
const COMMERCE = fileURLToPath(new URL('../python-stack/muster.config.ts', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../python-stack/night.py', import.meta.url));

/** A full window of the longest feature (84 days); 500,000 customers buy about 10 million lines in it. */
const DAYS = 84;
const SEED = 1;

/** What `night.py` prints about itself. */
interface PeerReport {
  customers: number;
  k: number;
  /** Of the chosen k. */
  silhouette: number;
  /** Seconds by part. */
  seconds: { imports: number; features: number; prepare: number; fit: number; silhouette: number; write: number };
}

/** The same night by the stack people use today: DuckDB for features and scikit-learn for segments, in one Python process. */
export const pythonStack: BenchCase = {
  name: 'python-stack',
  summary: 'a whole night against DuckDB features and scikit-learn on the same files: time and memory of both processes',
  options: {
    ...companyOptions(500_000),
    sources: { type: 'string', about: 'commerce (order lines, catalogue, register; default) or all (ten sources)' },
  },
  async run({ options, scratch, say }) {
    const sources = wordOption(options, 'sources', ['commerce', 'all']);
    const python = await pythonEnvironment(say);
    const config = sources === 'all' ? CONFIG : COMMERCE;
    const customers = wholeOption(options, 'customers', 500_000);
    const company = await companyOf({ customers, days: DAYS, seed: SEED, data: textOption(options, 'data'), say });
    say(`${customers.toLocaleString('en')} customers, ${company.orderLines.toLocaleString('en')} order lines`);
    // Both find the files in the system's cache, whoever comes first.
    await readFilesOnce(company.dir);
    const segments = join(scratch, 'segments.parquet');
    const home = join(scratch, 'home');
    const peer = await runPeer(python, company, { out: segments, sources, config, say });
    say('the first night: every file is new');
    const first = await measureNight({ home, data: company.dir, date: addDays(company.lastDate, -1), config, say });
    say('the night after: one new day, trained again');
    const after = await measureNight({ home, data: company.dir, date: company.lastDate, config, retrain: true, say });
    say('the same two nights by a worker that stays, as the schedule runs them');
    const scheduled = await measureScheduledNights({ home: join(scratch, 'scheduled'), data: company.dir, dates: [addDays(company.lastDate, -1), company.lastDate], config, say });
    return [
      ...scheduledLines('python-stack: scheduled night', scheduled, peer),
      ...linesOf('python-stack', first, peer),
      ...linesOf('python-stack: night after', after, peer),
      beside('python-stack: customers', after.result.customers, peer.report.customers, 'rows'),
      beside('python-stack: segments', after.result.segments.length, peer.report.k, 'segments'),
      alone('python-stack: agreement', await agreementOf(home, company.lastDate, segments), 'adjusted Rand index'),
    ];
  },
};

type Peer = ChildOutcome & { report: PeerReport };

interface PeerTask { out: string; sources: string; config: string; say: (message: string) => void }

async function runPeer(python: string, company: Company, { out, sources, config, say }: PeerTask): Promise<Peer> {
  const report = `${out}.json`;
  const outcome = await measureChild({
    title: 'the Python stack', command: python, say,
    args: [SCRIPT, '--data', company.dir, '--date', company.lastDate, '--features', await segmentedBy(config), '--sources', sources, '--out', out, '--report', report],
  });
  return { ...outcome, report: JSON.parse(readFileSync(report, 'utf8')) as PeerReport };
}

/** The features of the configured segmentation, so that both segment by the same. The peer knows log1p and standard scores. */
async function segmentedBy(config: string): Promise<string> {
  const { segmentations } = await loadConfig({ path: config });
  const features = Object.values(segmentations)[0]?.features ?? [];
  return JSON.stringify(features.map(({ feature, transform }) => ({ feature, log1p: transform === 'log1p' })));
}

/** A night by a worker that is there anyway, beside the peer's script as cron would start it: whole, as it has to load and read everything each night. */
function scheduledLines(name: string, { times, own, server, result }: ScheduledNights, peer: Peer): Measurement[] {
  const theirs = totalsOf(peer.uses);
  return [
    beside(name, (times.night.to - times.night.from) / 1000, peer.seconds, 's', own.megabytes),
    beside(`${name}: memory`, own.megabytes, theirs.megabytes, 'MB', own.megabytes),
    beside(`${name}: memory with the Temporal server`, own.megabytes + server.megabytes, theirs.megabytes, 'MB', own.megabytes + server.megabytes),
    ...result.steps.map(({ name: part, seconds }) => alone(`${name}: ${part}`, seconds, 's')),
  ];
}

/**
 * A night of ours beside the peer's whole script. Whole processes from start to end, with all that ours does beside: server, staging
 * that lasts, audits, drift, gates, audiences, report.
 */
function linesOf(name: string, ours: MeasuredNight, peer: Peer): Measurement[] {
  const { own, server, result, times } = ours;
  const theirs = totalsOf(peer.uses);
  const { imports, features, prepare, fit, silhouette, write } = peer.report.seconds;
  const step = (...names: string[]) => result.steps.filter((one) => names.includes(one.name)).reduce((total, { seconds }) => total + seconds, 0);
  return [
    beside(name, ours.seconds, peer.seconds, 's', own.megabytes),
    beside(`${name}: memory`, own.megabytes, theirs.megabytes, 'MB', own.megabytes),
    beside(`${name}: memory with the Temporal server`, own.megabytes + server.megabytes, theirs.megabytes, 'MB', own.megabytes + server.megabytes),
    beside(`${name}: processor time`, own.processorSeconds + server.processorSeconds, theirs.processorSeconds, 's'),
    beside(`${name}: without start and stop`, (times.night.to - times.night.from) / 1000, peer.seconds - imports, 's'),
    beside(`${name}: stage and marts | features`, step('stage', 'marts'), features, 's'),
    beside(`${name}: retrain | prepare, fit, silhouette`, step('retrain'), prepare + fit + silhouette, 's'),
    beside(`${name}: score, audiences, report | write`, step('score', 'audiences', 'sync', 'report'), write, 's'),
    ...result.steps.map(({ name: part, seconds }) => alone(`${name}: ${part}`, seconds, 's')),
  ];
}
