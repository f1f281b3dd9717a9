import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MusterError } from '../../core/errors.ts';
import { alone, beside, type BenchCase } from '../case.ts';
import { writeSample } from '../drift/sample.ts';
import { wholeOption } from '../options.ts';
import { measureChild } from '../process/child.ts';
import { pythonEnvironment } from '../python-stack/setup.ts';

const OURS = fileURLToPath(new URL('../drift/ours.ts', import.meta.url));
const PEER = fileURLToPath(new URL('../drift/peer.py', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('../drift/requirements.txt', import.meta.url));

interface Counted { ours: number; peer: number; differing: number; megabytes: number }
interface Compared { seconds: number; alarms?: number; megabytes: number }

/** Counting columns in bins against hand-written SQL; from columns to a verdict against Evidently. */
export const drift: BenchCase = {
  name: 'drift',
  summary: 'columns counted in the warehouse against hand-written SQL; drift of a sample against Evidently',
  options: {
    rows: { type: 'string', about: 'customers that are counted (10,000,000)' },
    sample: { type: 'string', about: 'rows of the sample beside Evidently, both sides together (200,000)' },
    features: { type: 'string', about: 'columns (50)' },
  },
  async run({ options, scratch, say }) {
    const [rows, sample, features] = [wholeOption(options, 'rows', 10_000_000), wholeOption(options, 'sample', 200_000), wholeOption(options, 'features', 50)];
    const python = await pythonEnvironment(say, REQUIREMENTS);
    const ours = <Result>(title: string, args: string[]): Promise<Result> => told<Result>({ title: `Muster, ${title}`, command: process.execPath, args: ['--import', 'tsx', OURS, '--features', String(features), '--scratch', join(scratch, title.replaceAll(' ', '-')), ...args], say });
    const counted = await ours<Counted>('counting', ['--rows', String(rows)]);
    if (counted.differing !== 0) throw new MusterError({ kind: 'contract', where: 'bench drift', found: `${counted.differing} columns counted differently by hand-written SQL`, allowed: 'the same counts', todo: 'bring the two in step' });
    const file = await writeSample(scratch, { rows: sample, features });
    const own = await ours<Compared>('a sample', ['--file', file]);
    const theirs = await told<Compared>({ title: 'Evidently', command: python, args: [PEER, '--file', file], say });
    return [
      beside('drift: counting | hand-written SQL', counted.ours, counted.peer, 's', counted.megabytes),
      beside('drift: a sample | Evidently', own.seconds, theirs.seconds, 's', own.megabytes),
      beside('drift: a sample: memory', own.megabytes, theirs.megabytes, 'MB', own.megabytes),
      alone('drift: a sample: columns that alarm', own.alarms ?? 0, 'columns'),
    ];
  },
};

async function told<Result>(child: Parameters<typeof measureChild>[0]): Promise<Result> {
  child.say(child.title);
  const { stdout, uses } = await measureChild(child);
  return { ...(JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Result), megabytes: Math.max(...uses.map(({ megabytes }) => megabytes)) };
}
