import type { LogicalDate } from '../core/dates.ts';
import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, day, flag, id, text } from './columns.ts';
import type { Company } from './company.ts';
import { NEVER } from './customers.ts';
import type { FaultKind } from './faults.ts';
import type { FileSpec } from './files.ts';
import { GENERATOR_NAME } from './folder.ts';
import { SHARED_KINDS } from './households.ts';
import type { ResolvedOptions } from './options.ts';
import type { Output } from './output.ts';
import { INDIVIDUALITY } from './segments.ts';
import type { StagingTable } from './staging-table.ts';
import type { Writer } from './writer.ts';

/** What `_truth/truth.json` holds. */
export interface Truth {
  generator: string;
  complete: boolean;
  seed: number;
  customers: number;
  days: number;
  firstDate: LogicalDate;
  lastDate: LogicalDate;
  options: ResolvedOptions;
  segments: { name: string; share: number; customers: number }[];
  /** Standard deviations of individuals around their segment: log scale (rates) and logit scale (shares). */
  individuality: { rate: number; share: number };
  /** null: behaviour never changes. */
  drift: { date: LogicalDate; day: number; customers: number } | null;
  churners: number;
  arrivals: number;
  sharedIdentifiers: { customers: number; share: number; pairsByType: Record<string, number> };
  campaigns: { id: string; channel: string; date: LogicalDate; effect: number; effectDays: number; targets: number; holdouts: number }[];
  /** Kind -> source -> rows. A row has one fault at most. */
  faults: Partial<Record<FaultKind, Record<string, number>>>;
  /** Source -> rows in its files, broken ones and both copies of duplicates included. */
  rows: Record<string, number>;
  /** Source -> late rows that would land after the last day and are in no file. */
  undelivered: Record<string, number>;
}

const holdoutFile: FileSpec = { name: 'holdouts', format: 'parquet', columns: [id('campaign_id', 'K', 4), customerId()], faults: [] };

/** Which records of which system are the same person. A record id is the system's own. */
const identityFile: FileSpec = { name: 'identities', format: 'parquet', columns: [text('system'), text('record_id'), id('person', 'X', 8)], faults: [] };

function customerFile(company: Company): FileSpec {
  return {
    name: 'customers',
    format: 'parquet',
    columns: [
      customerId(),
      choice('segment', company.options.segments.map(({ name }) => name)),
      day('acquired_on'),
      day('churned_on'),
      flag('drifts'),
      choice('shared_identifier', SHARED_KINDS),
      id('shared_with', 'C', 7),
    ],
    faults: [],
  };
}

/** Collects the planted truth beside the raw files. */
export class TruthRecorder {
  readonly #company: Company;
  readonly #writer: Writer;
  readonly #holdouts: StagingTable;

  private constructor(company: Company, writer: Writer, holdouts: StagingTable) {
    this.#company = company;
    this.#writer = writer;
    this.#holdouts = holdouts;
  }

  /** Writes down who is who, before anything has happened. */
  static async open(company: Company, writer: Writer): Promise<TruthRecorder> {
    const { customers, households, options } = company;
    const spec = customerFile(company);
    const table = await writer.table(spec, 0, 'truth');
    for (let customer = 0; customer < customers.count; customer++) {
      const shared = households.shared(customer);
      const churnDay = customers.churnDay[customer]!;
      table.add([
        customer + 1,
        customers.segment[customer]!,
        Math.floor(customers.acquiredAt[customer]! / DAY_SECONDS),
        churnDay < options.days ? churnDay : null,
        options.driftDay === null ? 0 : customers.drifts[customer]!,
        shared && SHARED_KINDS.indexOf(shared),
        shared && households.partner[customer]! + 1,
      ]);
    }
    table.close();
    writer.writeTruth(spec, table);
    await writeIdentities(company, writer);
    return new TruthRecorder(company, writer, await writer.table(holdoutFile, 0, 'truth'));
  }

  /** Takes down what happened on a day, after the day. */
  record(): void {
    const campaign = this.#company.campaigns.length;
    for (const customer of this.#company.today.heldOut) this.#holdouts.add([campaign, customer + 1]);
  }

  /** Starts writing what was taken down, and returns the whole truth. */
  close(outputs: readonly Output[]): Truth {
    this.#holdouts.close();
    this.#writer.writeTruth(holdoutFile, this.#holdouts);
    return truthOf(this.#company, outputs);
  }
}

async function writeIdentities({ customers, members }: Company, writer: Writer): Promise<void> {
  const table = await writer.table(identityFile, 0, 'truth');
  for (let customer = 0; customer < customers.count; customer++) table.add(['shop', `C${String(customer + 1).padStart(7, '0')}`, customer + 1]);
  for (let member = 0; member < members.count; member++) table.add(['stores', `M${String(member + 1).padStart(8, '0')}`, members.person[member]! + 1]);
  table.close();
  writer.writeTruth(identityFile, table);
}

function truthOf({ options, calendar, customers, households, campaigns }: Company, outputs: readonly Output[]): Truth {
  const sharers = [...households.partner.keys()].filter((customer) => households.shared(customer) !== null);
  const faults: Truth['faults'] = {};
  for (const { spec, counts } of outputs) {
    for (const [kind, rows] of Object.entries(counts.faults)) (faults[kind as FaultKind] ??= {})[spec.name] = rows;
  }
  return {
    generator: GENERATOR_NAME,
    complete: true,
    seed: options.seed,
    customers: options.customers,
    days: options.days,
    firstDate: calendar.first,
    lastDate: calendar.last,
    options,
    segments: options.segments.map(({ name, share }, index) => ({ name, share, customers: customers.segment.reduce((sum, segment) => sum + (segment === index ? 1 : 0), 0) })),
    individuality: INDIVIDUALITY,
    drift: options.driftDay === null ? null : { date: calendar.dateOf(options.driftDay - 1), day: options.driftDay, customers: customers.drifts.reduce((sum, drifts) => sum + drifts, 0) },
    churners: customers.churnDay.reduce((sum, day) => sum + (day !== NEVER && day < options.days ? 1 : 0), 0),
    arrivals: customers.acquiredAt.reduce((sum, second) => sum + (second >= 0 ? 1 : 0), 0),
    sharedIdentifiers: {
      customers: sharers.length,
      share: sharers.length / customers.count,
      pairsByType: Object.fromEntries(SHARED_KINDS.map((kind) => [kind, sharers.filter((customer) => households.shared(customer) === kind).length / 2])),
    },
    campaigns: campaigns.map(({ day, ...campaign }) => ({ ...campaign, date: calendar.dateOf(day) })),
    faults,
    rows: Object.fromEntries(outputs.map(({ spec, counts }) => [spec.name, counts.rows])),
    undelivered: Object.fromEntries(outputs.filter(({ counts }) => counts.undelivered > 0).map(({ spec, counts }) => [spec.name, counts.undelivered])),
  };
}
