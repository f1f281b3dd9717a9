import { choice, customerId, day as dayColumn, whole, type Column } from './columns.ts';
import { duplicated, orphanCustomer } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';
import { BRANDS } from './words.ts';

/** Share of customers in the panel, and brands that each is asked about. */
const IN_PANEL = 0.25;
const ASKED = 3;

/** Thousandths in, a double from 0 to 1 out: the panel delivers Arrow. */
const affinityColumn: Column = { name: 'affinity', stored: 'integer', sql: 'cast(affinity as double) / 1000' };

const file: FileSpec = {
  name: 'brand_affinity',
  format: 'arrow',
  columns: [customerId(), choice('brand', BRANDS), affinityColumn, whole('purchase_intent'), dayColumn('measured_on')],
  faults: [duplicated(0.004), orphanCustomer(0.004)],
  everyDays: 28,
};

/** How close members of a panel feel to brands: everybody with the first wave, then who is new. */
export const affinity: Simulation = {
  files: [file],
  start({ customers, streams }, output) {
    let known = 0;
    return (day) => {
      if (!landsOn(file, day)) return;
      const random = streams.of('affinity', day);
      for (const end = customers.knownOn(day); known < end; known++) {
        if (!random.chance(IN_PANEL)) continue;
        const favourite = (known * 7) % BRANDS.length;
        for (let asked = 0; asked < ASKED; asked++) {
          const closeness = Math.max(0, Math.min(1_000, Math.round(700 - 200 * asked + 120 * random.normal())));
          output('brand_affinity').emit([known + 1, (favourite + asked) % BRANDS.length, closeness, Math.round(closeness / 100), day - random.below(7)]);
        }
      }
    };
  },
};
