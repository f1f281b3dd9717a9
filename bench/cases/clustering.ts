import { fileURLToPath } from 'node:url';
import { MusterError } from '../../core/errors.ts';
import { alone, beside, type BenchCase, type Measurement } from '../case.ts';
import { writePoints, type Points } from '../clustering/points.ts';
import { wholeOption } from '../options.ts';
import { measureChild } from '../process/child.ts';
import { pythonEnvironment } from '../python-stack/setup.ts';

const OURS = fileURLToPath(new URL('../clustering/ours.ts', import.meta.url));
const PEER = fileURLToPath(new URL('../clustering/peer.py', import.meta.url));

const FEATURES = 12;
const K = 8;

interface Told { seconds: number; inertia?: number; iterations?: number; k?: number; ours?: number; peer?: number; differing?: number }
interface Outcome extends Told { megabytes: number }

/** Training and scoring against scikit-learn and hand-written SQL on the same matrix. */
export const clustering: BenchCase = {
  name: 'clustering',
  summary: 'k-means in the warehouse against scikit-learn on the same matrix; scoring against hand-written SQL',
  options: {
    rows: { type: 'string', about: 'customers of the fit beside scikit-learn (1,000,000)' },
    choose: { type: 'string', about: 'customers for whom k is chosen (500,000)' },
    large: { type: 'string', about: 'customers of the fit and the scoring without scikit-learn (10,000,000)' },
  },
  async run({ options, scratch, say }) {
    const python = await pythonEnvironment(say);
    const points = (rows: number): Promise<Points> => {
      say(`${rows.toLocaleString('en')} customers with ${FEATURES} features`);
      return writePoints(scratch, { rows, features: FEATURES });
    };
    const ours = (task: string, at: Points): Promise<Outcome> => told({ title: `Muster, ${task}`, command: process.execPath, args: ['--import', 'tsx', OURS, '--file', at.file, '--task', task, '--k', String(K), '--scratch', `${scratch}/${task}-${at.rows}`], say });
    const peer = (task: string, at: Points): Promise<Outcome> => told({ title: `scikit-learn, ${task}`, command: python, args: [PEER, '--file', at.file, '--task', task, '--k', String(K)], say });

    const fitted = await points(wholeOption(options, 'rows', 1_000_000));
    const [fit, peerFit] = [await ours('fit', fitted), await peer('fit', fitted)];
    const chosen = await points(wholeOption(options, 'choose', 500_000));
    const [choose, peerChoose] = [await ours('choose', chosen), await peer('choose', chosen)];
    const many = await points(wholeOption(options, 'large', 10_000_000));
    const [large, score] = [await ours('fit', many), await ours('score', many)];
    if (score.differing !== 0) throw new MusterError({ kind: 'contract', where: 'bench clustering', found: `${score.differing} customers scored differently by hand-written SQL`, allowed: 'the same clusters', todo: 'bring the two in step' });
    return [
      ...both('fit', fit, peerFit),
      beside('clustering: fit: inertia', fit.inertia ?? 0, peerFit.inertia ?? 0, 'sum of squares'),
      alone('clustering: fit: steps over all customers', fit.iterations ?? 0, 'steps'),
      ...both('choose k and train', choose, peerChoose),
      beside('clustering: choose k and train: k', choose.k ?? 0, peerChoose.k ?? 0, 'segments'),
      beside('clustering: large fit | its share of rows of the fit', large.seconds, fit.seconds * (many.rows / fitted.rows), 's', large.megabytes),
      beside('clustering: scoring | hand-written SQL', score.ours ?? 0, score.peer ?? 0, 's', score.megabytes),
    ];
  },
};

function both(name: string, own: Outcome, theirs: Outcome): Measurement[] {
  return [beside(`clustering: ${name}`, own.seconds, theirs.seconds, 's', own.megabytes), beside(`clustering: ${name}: memory`, own.megabytes, theirs.megabytes, 'MB', own.megabytes)];
}

async function told(child: Parameters<typeof measureChild>[0]): Promise<Outcome> {
  child.say(child.title);
  const { stdout, uses } = await measureChild(child);
  return { ...(JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Told), megabytes: Math.max(...uses.map(({ megabytes }) => megabytes)) };
}
