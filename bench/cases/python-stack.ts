import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, beside, type BenchCase, type Measurement } from '../case.ts';
import { loadConfig } from '../../config/load.ts';
import { companyOf, type Company } from '../company.ts';
import { CONFIG, measureNight, type MeasuredNight } from '../muster-night.ts';
import { textOption, wholeOption } from '../numbers.ts';
import { measureChild, type ChildOutcome } from '../process/child.ts';
import { readFilesOnce } from '../process/warm-up.ts';
import { agreementOf } from '../python-stack/agreement.ts';
import { pythonEnvironment } from '../python-stack/setup.ts';

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
    customers: { type: 'string', about: 'size of the company (default 500000)' },
    data: { type: 'string', about: 'folder that keeps generated companies (default: bench in the cache folder)' },
  },
  async run({ options, scratch, say }) {
    const python = await pythonEnvironment(say);
    const customers = wholeOption(options, 'customers', 500_000);
    const company = await companyOf({ customers, days: DAYS, seed: SEED, data: textOption(options, 'data'), say });
    say(`${customers.toLocaleString('en')} customers, ${company.orderLines.toLocaleString('en')} order lines`);
    // Both find the files in the system's cache, whoever comes first.
    await readFilesOnce(company.dir);
    const segments = join(scratch, 'segments.parquet');
    const home = join(scratch, 'home');
    const peer = await runPeer(python, company, segments, say);
    const ours = await measureNight(company, home, say);
    return linesOf(ours, peer, await agreementOf(home, segments));
  },
};

async function runPeer(python: string, company: Company, out: string, say: (message: string) => void): Promise<ChildOutcome & { report: PeerReport }> {
  const report = `${out}.json`;
  const outcome = await measureChild({
    title: 'the Python stack', command: python, say,
    args: [SCRIPT, '--data', company.dir, '--date', company.lastDate, '--features', await segmentedBy(), '--out', out, '--report', report],
  });
  return { ...outcome, report: JSON.parse(readFileSync(report, 'utf8')) as PeerReport };
}

/** The features of the default segmentation, so that both segment by the same. The peer knows log1p and standard scores. */
async function segmentedBy(): Promise<string> {
  const { segmentations } = await loadConfig({ path: CONFIG });
  const features = Object.values(segmentations)[0]?.features ?? [];
  return JSON.stringify(features.map(({ feature, transform }) => ({ feature, log1p: transform === 'log1p' })));
}

function linesOf(ours: MeasuredNight, peer: Awaited<ReturnType<typeof runPeer>>, agreement: number): Measurement[] {
  const peerMb = peer.peaks.reduce((total, { megabytes }) => total + megabytes, 0);
  const { imports, features, prepare, fit, silhouette, write } = peer.report.seconds;
  const step = (...names: string[]) => ours.result.steps.filter(({ name }) => names.includes(name)).reduce((total, { seconds }) => total + seconds, 0);
  const night = (ours.times.night.to - ours.times.night.from) / 1000;
  return [
    // From start to end of both processes, with all that ours does beside: server, audits, gates, audiences, report.
    beside('python-stack', ours.seconds, peer.seconds, 's', ours.memoryMb),
    beside('python-stack: memory', ours.memoryMb, peerMb, 'MB', ours.memoryMb),
    beside('python-stack: memory with the Temporal server', ours.memoryMb + ours.serverMb, peerMb, 'MB', ours.memoryMb + ours.serverMb),
    beside('python-stack: night without start and stop', night, peer.seconds - imports, 's'),
    beside('python-stack: stage and marts | features', step('stage', 'marts'), features, 's'),
    beside('python-stack: retrain | prepare, fit, silhouette', step('retrain'), prepare + fit + silhouette, 's'),
    beside('python-stack: score, audiences, report | write', step('score', 'audiences', 'sync', 'report'), write, 's'),
    ...ours.result.steps.map(({ name, seconds }) => alone(`night: ${name}`, seconds, 's')),
    beside('python-stack: customers', ours.result.customers, peer.report.customers, 'rows'),
    beside('python-stack: segments', ours.result.segments.length, peer.report.k, 'segments'),
    alone('python-stack: agreement of both segmentations', agreement, 'adjusted Rand index'),
  ];
}
