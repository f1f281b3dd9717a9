import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import demo from '../../muster.config.ts';
import { addDays } from '../../core/dates.ts';
import { requestRename } from '../../workers/renames.ts';
import { companyData } from '../support/company.ts';
import { openLab, test, type Lab } from '../support/lab.ts';
import { plantedSegments } from '../support/planted-segments.ts';

/** The last night before customers change: from the next one on they visit three times as often, by telephone, and buy in the evening. */
const FIRST = '2026-04-10';
const DRIFT_DAY = 101;
const RETRAINS = 10;
/** Of `planted/marts/features/customer_place.sql`: a part of the first group goes away, and the fourth one joins the second. */
const [SPLIT, MERGE] = [RETRAINS + 1, RETRAINS + 2];

type KindOf = (customer: string) => string | undefined;

/**
 * An identity survives a retrain when the id that most members of a planted kind had is still the id that most of them have, under the
 * name it was born with, and no id came or went: for every kind and on every night, though each night's model knows nothing of ids.
 */
(process.env.MUSTER_TEST_FULL ? test : test.skip)('segments survive ten nights that each retrain while customers change; a planted split and a merge are told as such', async () => {
  const data = await companyData({ customers: 1_500, days: 120, seed: 23, driftDay: DRIFT_DAY });
  const lab = await openLab({ data, config: {
    models: [fileURLToPath(new URL('./planted', import.meta.url))], marts: undefined, audiences: {}, destinations: {},
    segmentations: { customers: demo.segmentations['customers']!, places: { features: ['place_x', 'place_y'], k: { min: 2, max: 7 }, gates: {} } },
  } });
  try {
    const session = await lab.open();
    const planted = await plantedSegments(data);
    const run = async (night: number): Promise<Record<string, unknown>> => {
      const result = await lab.night(session, addDays(FIRST, night), { retrain: true });
      expect(result.status).toBe('completed');
      expect(await lab.rows(`select distinct segmentation, model_version from marts.segments where as_of_date = date '${result.logical_date}' order by 1`)).toEqual([['customers', night + 1], ['places', night + 1]]);
      return { customers: await identities(lab, 'customers', night, (id) => planted.get(id)), places: await identities(lab, 'places', night, placeOf) };
    };
    const first = await run(0);
    expect(first).toMatchObject({ customers: { ids: 6, names: 6 }, places: { ids: 4, names: 4 } });
    for (let night = 1; night <= RETRAINS; night++) expect({ night, ...await run(night) }).toEqual({ night, ...first });
    expect(await changes(lab)).toEqual([]);

    // Which id is whose is asked of the first night: they are given in the order of its clusters.
    const { kinds } = first['places'] as Identities;
    const { id, name } = kinds['first']!;
    await requestRename(session.client, lab.config, { segmentation: 'places', segment: id, name: 'Home' });
    await run(SPLIT);
    await run(MERGE);
    expect(await changes(lab, 'places')).toEqual([
      [SPLIT + 1, 'split', 's005', id, 1],
      [MERGE + 1, 'merge', kinds['fourth']!.id, kinds['second']!.id, 1],
    ]);
    expect(await identities(lab, 'places', MERGE, placeOf)).toMatchObject({ ids: 4, kinds: { ...kinds, first: { id, name: 'Home' }, fourth: kinds['second'] } });
    // What an audience may still call the renamed segment is no name for the part that left it.
    expect(await lab.rows(`select name from meta.segments where segmentation = 'places' and segment_id = 's005'`)).not.toEqual([[name]]);
  } finally {
    await lab.close();
  }
}, 600_000);

/** How many segments a night has, and in which one most members of each kind are. */
interface Identities { ids: number; names: number; kinds: Record<string, { id: string; name: string }> }

async function identities(lab: Lab, segmentation: string, night: number, kindOf: KindOf): Promise<Identities> {
  const rows = await lab.rows(`select m.customer_id, m.segment_id, s.name from marts.segment_membership m
    join marts.segments s on s.segmentation = m.segmentation and s.segment_id = m.segment_id and s.as_of_date = m.as_of_date
    where m.segmentation = '${segmentation}' and m.as_of_date = date '${addDays(FIRST, night)}' order by 1`) as [string, string, string][];
  const kinds = [...new Set(rows.flatMap(([customer]) => kindOf(customer) ?? []))].toSorted();
  return {
    ids: new Set(rows.map(([, id]) => id)).size, names: new Set(rows.map(([, , name]) => name)).size,
    kinds: Object.fromEntries(kinds.map((kind) => {
      const members = rows.filter(([customer]) => kindOf(customer) === kind);
      const most = members.find(([, id]) => members.filter(([, other]) => other === id).length > 0.5 * members.length);
      return [kind, { id: most?.[1] ?? 'no id has most of them', name: most?.[2] ?? '' }];
    })),
  };
}

/** What became of segments after the first night. */
function changes(lab: Lab, segmentation?: string): Promise<unknown[][]> {
  return lab.rows(`select version, change, segment_id, other_segment_id, share from meta.segment_changes
    where version > 1${segmentation ? ` and segmentation = '${segmentation}'` : ''} order by segmentation, version, sequence`);
}

function placeOf(customer: string): string {
  const number = Number(customer.slice(1)) % 20;
  return number < 7 ? 'first' : number < 13 ? 'second' : number < 17 ? 'third' : 'fourth';
}
