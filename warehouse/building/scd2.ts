import { indicatorNames } from '../cleaning/policy.ts';
import type { Model } from '../models/model.ts';
import { VALID_FROM, VALID_TO } from '../models/snapshot-model.ts';

/**
 * Observations as a history, a slowly changing dimension of type 2 (Kimball): a row for each version of a key, valid from when it was
 * first seen until the next other one was. Made of all observations each time, so that it does not matter which night saw them first.
 *
 * Policies clean its versions, so what they add is not there yet: a column that says what was filled in makes no version.
 *
 * Nearly all keys are seen once. They need neither sorting nor comparing, which would take most of the time.
 */
export function historyRows(model: Model, select: string): string {
  const { grain, columns } = model;
  const later = indicatorNames(model);
  const key = grain.filter((name) => name !== VALID_FROM);
  const tracked = columns.map(({ name }) => name).filter((name) => !grain.includes(name) && !later.has(name) && name !== VALID_TO);
  const all = [...key, ...tracked, VALID_FROM];
  const known = [...key, VALID_FROM].map((name) => `${name} is not null`).join(' and ');
  const again = key.map((name) => `again.${name} = observed.${name}`).join(' and ');
  const both = all.map((name) => `observed.${name}`).join(', ');
  return `with observed as (select ${all.join(', ')} from (${select}) as seen where ${known}),
    again as (select ${key.join(', ')} from observed group by ${key.join(', ')} having count(*) > 1)
    select ${both}, cast(null as timestamp) as ${VALID_TO} from observed left join again on ${again} where again.${key[0]} is null
    union all ${versions(key, tracked, `select ${both} from observed join again on ${again}`)}`;
}

/**
 * The versions of keys that were seen more than once. Of several observations at one instant the first by its values counts: which system
 * told first must not decide.
 */
function versions(key: readonly string[], tracked: readonly string[], observed: string): string {
  const all = [...key, ...tracked, VALID_FROM].join(', ');
  const inTime = `partition by ${key.join(', ')} order by ${VALID_FROM}`;
  const atOnce = `partition by ${[...key, VALID_FROM].join(', ')} order by ${tracked.map((name) => `${name} nulls last`).join(', ')}`;
  const before = tracked.map((name) => `lag(${name}) over (${inTime}) as before_${name}`).join(', ');
  const changed = tracked.map((name) => `${name} is distinct from before_${name}`).join(' or ');
  return `select ${all}, lead(${VALID_FROM}) over (${inTime}) as ${VALID_TO} from (
      select ${all}, row_number() over (${inTime}) as version, ${before} from (
        select ${all}, row_number() over (${atOnce}) as turn from (${observed}) as several
      ) as turns where turn = 1
    ) as compared where version = 1 or ${changed}`;
}
