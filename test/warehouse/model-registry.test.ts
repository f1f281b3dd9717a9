import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aliasHistory, heldOn } from '../../activities/registry/alias-history.ts';
import { aliasNow, championAt, championBefore, wasPromotedOn } from '../../activities/registry/aliases.ts';
import { moveChampion } from '../../activities/registry/champion.ts';
import { registerModel, type ModelArtefact } from '../../activities/registry/models.ts';
import { rollbackModel, type Rollback } from '../../activities/registry/rollback.ts';
import { withdrawalOf } from '../../activities/registry/withdrawal.ts';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rowsOf, sharedWarehouse } from '../support/warehouse.ts';

const FIRST = '2017-05-01';
const at = '2017-05-01T03:00:00Z';

let warehouse: Warehouse;
let release: () => Promise<void>;
beforeAll(async () => ({ warehouse, release } = await sharedWarehouse()));
afterAll(() => release());
beforeEach(async () => {
  for (const table of ['meta.nights', 'meta.models', 'meta.model_aliases', 'meta.model_alias_history']) await warehouse.knex(table).delete();
});

/** The registry of one segmentation, as nights and people use it. */
function registryOf(segmentation = 'customers') {
  const { knex } = warehouse;
  return {
    /** What the step `promote` does once gates have let a version through. */
    async promote(version: number, date: LogicalDate): Promise<boolean> {
      if (await withdrawalOf(knex, segmentation, version)) return false;
      const serving = await championAt(knex, segmentation, date);
      const expected = serving === version ? await championBefore(knex, segmentation, date) : serving;
      return moveChampion(warehouse, { segmentation, version, expected, logicalDate: date, reason: `passed on ${date}`, at });
    },
    finish: (date: LogicalDate) => knex('meta.nights').insert({ logical_date: date, run: date, trigger: 'manual', status: 'completed', started_at: at }).onConflict('logical_date').merge(['run']),
    rollback: (version: number, more: Partial<Rollback> = {}) => rollbackModel(warehouse, { segmentation, version, from: null, reason: 'worse', by: 'Ann', date: null, at, ...more }),
    async history() {
      return aliasHistory((sql) => rowsOf(warehouse, sql), { segmentation, alias: 'champion' });
    },
  };
}

type Operation = { kind: 'night'; next: boolean; challenger: number | null } | { kind: 'rollback'; to: number; tomorrow: boolean };

const operations: fc.Arbitrary<Operation[]> = fc.array(fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('night' as const), next: fc.boolean(), challenger: fc.option(fc.integer({ min: 1, max: 4 })) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollback' as const), to: fc.integer({ min: 1, max: 4 }), tomorrow: fc.boolean() }) },
), { minLength: 3, maxLength: 14 });

/** The same told by a list: who was champion is what was moved last up to a day. */
class Told {
  moves: { date: LogicalDate; version: number; from: number | null; rollback: boolean }[] = [];
  night = 0;
  get today(): LogicalDate { return addDays(FIRST, this.night); }
  at(date: LogicalDate): number | null { return this.moves.findLast((move) => move.date <= date)?.version ?? null; }
  get champion(): number | null { return this.moves.at(-1)?.version ?? null; }
  get newest(): LogicalDate { return [this.today, ...this.moves.map(({ date }) => date)].toSorted().at(-1)!; }
  isWithdrawn(version: number): boolean {
    const last = this.moves.findLast((move) => move.version === version || move.from === version);
    return last !== undefined && last.rollback && last.from === version;
  }
  move(version: number, date: LogicalDate, rollback: boolean): void { this.moves.push({ date, version, from: this.champion, rollback }); }
}

/** Back to 2 from tomorrow, and at once to 3 again: today's night finds its own champion in force, and a word about tomorrow. */
const NAMED_AGAIN: Operation[] = [
  { kind: 'night', next: false, challenger: 2 }, { kind: 'night', next: false, challenger: 3 },
  { kind: 'rollback', to: 2, tomorrow: true }, { kind: 'rollback', to: 3, tomorrow: false },
  { kind: 'night', next: false, challenger: 1 },
];

let runs = 0;

test('whatever is promoted, rolled back and run again: each day has the champion that was moved last up to it, and none comes back by itself', async () => {
  await fc.assert(fc.asyncProperty(operations, async (all) => {
    await warehouse.knex('meta.nights').delete();
    const segmentation = `run${runs++}`;
    const registry = registryOf(segmentation);
    const told = new Told();
    await registry.finish(told.today);
    const answers: { got: unknown; wanted: unknown }[] = [];
    for (const operation of all) {
      if (operation.kind === 'night') {
        if (operation.next) told.night += 1;
        const { challenger } = operation;
        if (challenger !== null) {
          // A night moves nothing where a person spoke of tomorrow already, also one that named today's champion again.
          const wanted = !told.isWithdrawn(challenger) && (challenger === told.champion || told.newest === told.today);
          answers.push({ got: await registry.promote(challenger, told.today), wanted });
          if (wanted && challenger !== told.champion) told.move(challenger, told.today, false);
        }
        await registry.finish(told.today);
      } else {
        const date = operation.tomorrow ? addDays(told.newest, 1) : told.newest;
        const served = told.moves.some(({ version }) => version === operation.to);
        const got = await registry.rollback(operation.to, { date }).then(({ from, moved }) => ({ from, moved }), (error: Error) => /never was champion|has no champion/.test(error.message));
        answers.push({ got, wanted: served ? { from: told.champion, moved: operation.to !== told.champion } : true });
        if (served && operation.to !== told.champion) told.move(operation.to, date, true);
      }
    }
    expect(answers.map(({ got }) => got)).toEqual(answers.map(({ wanted }) => wanted));
    expect(await aliasNow(warehouse.knex, segmentation, 'champion')).toBe(told.champion);
    expect(await aliasNow(warehouse.knex, segmentation, 'previous')).toBe(told.moves.at(-1)?.from ?? null);
    const history = await registry.history();
    expect(history.map(({ logical_date, version, change }) => ({ date: logical_date, version, rollback: change === 'rollback' }))).toEqual(told.moves.map(({ from: _, ...move }) => move));
    for (let day = -1; day <= told.night + 3; day++) {
      const date = addDays(FIRST, day);
      const champion = told.at(date);
      expect({ date, at: await championAt(warehouse.knex, segmentation, date), before: await championBefore(warehouse.knex, segmentation, date), held: heldOn(history, date)?.move.version ?? null })
        .toEqual({ date, at: champion, before: told.at(addDays(date, -1)), held: champion });
      expect(await wasPromotedOn(warehouse.knex, segmentation, date, champion)).toBe(told.moves.some((move) => move.date === date && move.version === champion && !move.rollback));
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 200 : 8, examples: [[NAMED_AGAIN]] });
}, 600_000);

test('of many that move the champion at once one wins; nobody sees a champion without the one before it', async () => {
  const registry = registryOf();
  await registry.promote(1, FIRST);
  const versions = [2, 3, 4, 5, 6, 7];
  const moved = await Promise.all(versions.map((version) => moveChampion(warehouse, { segmentation: 'customers', version, expected: 1, logicalDate: FIRST, reason: 'race', at })));
  expect(moved.filter(Boolean)).toHaveLength(1);
  const history = await registry.history();
  expect(history.map(({ sequence, previous_version }) => [sequence, previous_version])).toEqual([[1, null], [2, 1]]);
  expect(await aliasNow(warehouse.knex, 'customers', 'champion')).toBe(versions[moved.indexOf(true)]);
  expect(await aliasNow(warehouse.knex, 'customers', 'previous')).toBe(1);
  // The first champion of all is raced for in the same way.
  const first = await Promise.all(versions.map((version) => moveChampion(warehouse, { segmentation: 'visitors', version, expected: null, logicalDate: FIRST, reason: 'race', at })));
  expect(first.filter(Boolean)).toHaveLength(1);
  expect(await registryOf('visitors').history()).toHaveLength(1);
});

test('a rollback is refused where the champion is another one than was seen, the version never served, or the day is over', async () => {
  const registry = registryOf();
  for (const [version, day] of [[1, 0], [2, 3], [3, 6]] as const) {
    await registry.promote(version, addDays(FIRST, day));
    await registry.finish(addDays(FIRST, day));
  }
  await expect(registry.rollback(2, { from: 2 })).rejects.toThrow(/champion of customers was v2 and is v3 by now/);
  await expect(registry.rollback(4)).rejects.toThrow(/v4 never was champion.*allowed: v1, v2, v3/);
  await expect(registry.rollback(2, { date: addDays(FIRST, 5) })).rejects.toThrow(/from the night of 2017-05-06 on.*allowed: 2017-05-07/);
  await expect(registry.rollback(2, { date: addDays(FIRST, 8) })).rejects.toThrow(/allowed: 2017-05-07/);
  await expect(registry.rollback(2, { segmentation: 'nobody' })).rejects.toThrow(/nobody has no champion/);
  expect(await registry.rollback(2, { from: 3 })).toMatchObject({ from: 3, to: 2, since: addDays(FIRST, 6), moved: true });
  // Tried again, as after a lost answer, it is done already.
  expect(await registry.rollback(2, { from: 3 })).toMatchObject({ to: 2, moved: false });
  expect(await withdrawalOf(warehouse.knex, 'customers', 3)).toMatchObject({ by: 'Ann', reason: 'worse' });
  expect(await registry.promote(3, addDays(FIRST, 6))).toBe(false);
  // A person may bring it back.
  await registry.rollback(3);
  expect(await withdrawalOf(warehouse.knex, 'customers', 3)).toBeNull();
});

test('a model that is trained becomes the challenger; trained again it is the same version', async () => {
  const artefact = (silhouette: number, logicalDate: LogicalDate) => ({ segmentation: 'customers', logicalDate, metrics: { silhouette } }) as unknown as ModelArtefact;
  const first = await registerModel(warehouse, artefact(0.3, FIRST));
  expect(await registerModel(warehouse, artefact(0.3, FIRST))).toMatchObject({ version: first.version, sha256: first.sha256 });
  expect((await registerModel(warehouse, artefact(0.4, addDays(FIRST, 1)))).version).toBe(2);
  expect(await aliasNow(warehouse.knex, 'customers', 'challenger')).toBe(2);
  // An older night that is run again says nothing of today.
  expect((await registerModel(warehouse, artefact(0.3, FIRST))).version).toBe(1);
  expect(await aliasNow(warehouse.knex, 'customers', 'challenger')).toBe(2);
  expect(await rowsOf(warehouse, "select sequence, version, previous_version from meta.model_alias_history where alias = 'challenger' order by 1")).toEqual([
    { sequence: 1, version: 1, previous_version: null }, { sequence: 2, version: 2, previous_version: 1 },
  ]);
});
