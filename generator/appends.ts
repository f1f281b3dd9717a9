import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, flag, moment, share, whole } from './columns.ts';
import { duplicated, missing, orphanCustomer } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';

const PROVIDERS = ['Hearthdata', 'Census Lane'] as const;
const INCOME_BANDS = ['under 20k', '20k to 40k', '40k to 60k', '60k to 100k', 'over 100k'] as const;
const HOMES = ['owner', 'renter', 'unknown'] as const;
const EDUCATION = ['school', 'vocational', 'university'] as const;
/** Share of customers whom each provider finds. */
const FOUND = [0.6, 0.25] as const;

const file: FileSpec = {
  name: 'third_party_appends',
  format: 'parquet',
  columns: [
    customerId(), choice('provider', PROVIDERS), choice('income_band', INCOME_BANDS), whole('household_size'), flag('has_children'), choice('home_ownership', HOMES),
    choice('education', EDUCATION), share('confidence'), moment('matched_at'),
  ],
  faults: [duplicated(0.004), missing(0.004, 'income_band'), orphanCustomer(0.004)],
  everyDays: 28,
};

/** What two data providers think to know about households, with how sure they are: everybody with the first delivery, then who is new. */
export const appends: Simulation = {
  files: [file],
  start({ customers, behaviour, streams }, output) {
    let known = 0;
    return (day) => {
      if (!landsOn(file, day)) return;
      const random = streams.of('appends', day);
      for (const end = customers.knownOn(day); known < end; known++) {
        for (const [provider, found] of FOUND.entries()) {
          if (!random.chance(found)) continue;
          // Who buys dearer things earns somewhat more.
          const income = Math.max(0, Math.min(INCOME_BANDS.length - 1, Math.round(4 * behaviour.priceTier[known]! + 0.8 + random.normal())));
          const size = 1 + random.poisson(1.3);
          output('third_party_appends').emit([
            known + 1, provider, income, Math.min(8, size), size > 2 && random.chance(0.7) ? 1 : 0, random.below(HOMES.length), random.below(EDUCATION.length),
            400 + random.below(600), day * DAY_SECONDS + random.below(DAY_SECONDS),
          ]);
        }
      }
    };
  },
};
