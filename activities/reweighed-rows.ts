import { columnOf, fairRows, type Matrix } from '../analytics/index.ts';
import { MusterError } from '../core/errors.ts';
import type { ActivityDeps } from './deps.ts';
import { protectedGroups, type SnapshotOf } from './profile/protected-groups.ts';
import { settingsOf } from './settings.ts';

/**
 * Which rows of a snapshot are trained on, some of them more than once, where a segmentation asks for an outcome that is independent of a
 * protected attribute; null where it does not.
 * @throws MusterError contract where nobody knows the attribute of the snapshot's customers.
 */
export async function reweighedRows(deps: ActivityDeps, snapshot: SnapshotOf, raw: Matrix): Promise<Int32Array | null> {
  const { fairness, seed } = settingsOf(deps, snapshot.segmentation);
  if (!fairness?.reweigh) return null;
  const { attribute, outcome } = fairness.reweigh;
  const told = await protectedGroups(deps, snapshot);
  const where = `segmentation ${snapshot.segmentation}: fairness.reweigh`;
  if (!told || 'unknown' in told) {
    throw new MusterError({ kind: 'contract', where, found: told?.unknown ?? 'no protected attributes', allowed: `the group by ${attribute} of each customer`, todo: 'run the night again from its start, or leave fairness.reweigh out' });
  }
  const { codes } = told.find(({ name }) => name === attribute)!;
  return fairRows({ codes, outcome: columnOf(raw, outcome, where), seed });
}
