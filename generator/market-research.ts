import { choice, day as dayColumn, id, whole, type Column } from './columns.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';

/** Groups of the whole market, not the segments of this shop. */
const GROUPS = ['18 to 29', '30 to 44', '45 to 59', '60 and older'] as const;
const METRICS = ['orders_a_year', 'spend_a_year', 'share_buying_online', 'net_promoter_score'] as const;
/** Middle of each metric in the market, in hundredths, and how far groups lie apart. */
const MIDDLE = [1_400, 62_000, 58, 2_900] as const;
const SPREAD = 0.15;

const value: Column = { name: 'value', stored: 'integer', sql: 'cast(value * 0.01 as decimal(12, 2))' };

const file: FileSpec = {
  name: 'market_research',
  format: 'csv',
  columns: [id('study_id', 'Q', 4), choice('market_segment', GROUPS), choice('metric', METRICS), value, whole('sample_size'), dayColumn('published_on')],
  faults: [],
  everyDays: 84,
};

/** Benchmarks of the market, a study a quarter. */
export const marketResearch: Simulation = {
  files: [file],
  start({ streams }, output) {
    return (day) => {
      if (!landsOn(file, day)) return;
      const random = streams.of('market research', day);
      for (const group of GROUPS.keys()) {
        for (const [metric, middle] of MIDDLE.entries()) {
          output('market_research').emit([1 + day / file.everyDays!, group, metric, Math.round(middle * Math.exp(SPREAD * random.normal())), 400 + random.below(800), day]);
        }
      }
    };
  },
};
