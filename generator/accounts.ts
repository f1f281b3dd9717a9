import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, day, id, moment, text, whole } from './columns.ts';
import type { Company } from './company.ts';
import { duplicated, missing, orphanCustomer } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';
import { COUNTRIES, LAST_NAMES } from './words.ts';

const INDUSTRIES = ['retail', 'hospitality', 'education', 'health', 'software', 'construction', 'logistics', 'public'] as const;
const REVENUE_BANDS = ['under 1m', '1m to 10m', '10m to 50m', '50m to 250m', 'over 250m'] as const;
const ROLES = ['buyer', 'approver', 'user'] as const;
const TECHNOLOGIES: readonly { name: string; category: string }[] = [
  { name: 'Ledgerly', category: 'accounting' }, { name: 'Countwise', category: 'accounting' }, { name: 'Pipeline One', category: 'crm' }, { name: 'Relato', category: 'crm' },
  { name: 'Shelfline', category: 'e-commerce' }, { name: 'Cartway', category: 'e-commerce' }, { name: 'Mailbarn', category: 'e-mail' }, { name: 'Deskbell', category: 'support' },
];

/** Customers for each account, and the share of customers who buy for one. */
const CUSTOMERS_AN_ACCOUNT = 40;
const BUYS_FOR_ONE = 0.12;
/** Chance that an account grows or shrinks within a week. */
const CHANGES = 0.01;
const WEEK = 7;

const accountId = () => id('account_id', 'A', 6);

const accountFile: FileSpec = {
  name: 'accounts',
  format: 'jsonl',
  columns: [accountId(), text('name'), choice('industry', INDUSTRIES), whole('employees'), choice('revenue_band', REVENUE_BANDS), choice('country', COUNTRIES), moment('created_at'), moment('updated_at')],
  faults: [duplicated(0.004), missing(0.004, 'industry')],
  everyDays: WEEK,
};

const technologyFile: FileSpec = {
  name: 'account_technologies',
  format: 'jsonl',
  columns: [accountId(), choice('technology', TECHNOLOGIES.map(({ name }) => name)), choice('category', TECHNOLOGIES.map(({ category }) => category)), day('detected_on')],
  faults: [duplicated(0.004)],
  everyDays: 4 * WEEK,
};

const memberFile: FileSpec = {
  name: 'account_members',
  format: 'csv',
  columns: [accountId(), customerId(), choice('role', ROLES), moment('joined_at')],
  faults: [duplicated(0.004), orphanCustomer(0.004)],
  everyDays: WEEK,
};

/** Companies that customers buy for: who they are, what they work with, and who belongs to which. */
export const accounts: Simulation = {
  files: [accountFile, technologyFile, memberFile],
  start(company, output) {
    const count = accountsOf(company);
    const profiles = profilesOf(company, count);
    const emit = (account: number, updatedAt: number): void => {
      const { name, industry, employees, country } = profiles[account]!;
      output('accounts').emit([account + 1, name, industry, employees, bandOf(employees), country, -(1 + account % 1_500) * DAY_SECONDS, updatedAt]);
    };
    let known = 0;
    return (today) => {
      const random = company.streams.of('accounts', today);
      if (landsOn(accountFile, today)) {
        for (let account = 0; account < count; account++) {
          const changes = random.chance(CHANGES);
          if (today === 0) emit(account, -(1 + account % 1_500) * DAY_SECONDS);
          else if (changes) {
            profiles[account]!.employees = Math.max(1, Math.round(profiles[account]!.employees * Math.exp(0.3 * random.normal())));
            emit(account, today * DAY_SECONDS + random.below(DAY_SECONDS));
          }
        }
      }
      if (landsOn(technologyFile, today)) detectTechnologies(company, today, count, output('account_technologies'));
      if (!landsOn(memberFile, today)) return;
      const members = company.streams.of('account members', today);
      for (const before = known, end = company.customers.knownOn(today); known < end; known++) {
        if (!members.chance(BUYS_FOR_ONE)) continue;
        const joined = Math.max(company.customers.acquiredAt[known]!, before === 0 ? -1_000 * DAY_SECONDS : 0);
        output('account_members').emit([1 + members.below(count), known + 1, members.below(ROLES.length), joined]);
      }
    };
  },
};

export function accountsOf({ customers }: Company): number {
  return Math.max(3, Math.round(customers.count / CUSTOMERS_AN_ACCOUNT));
}

function profilesOf({ streams }: Company, count: number) {
  const random = streams.of('account profiles');
  return Array.from({ length: count }, (_, account) => ({
    name: `${LAST_NAMES[random.below(LAST_NAMES.length)]!} ${['Ltd', 'GmbH', 'SARL', 'BV'][random.below(4)]!} ${account + 1}`,
    industry: random.below(INDUSTRIES.length),
    // Lognormal: many small companies, few large ones.
    employees: Math.max(1, Math.round(Math.exp(3 + 1.5 * random.normal()))),
    country: random.below(COUNTRIES.length),
  }));
}

/** About a tenth of a million of revenue for each employee. */
function bandOf(employees: number): number {
  return [10, 100, 500, 2_500].filter((least) => employees >= least).length;
}

/** Everything in use with the first day, later what is new. */
function detectTechnologies({ streams }: Company, today: number, count: number, rows: ReturnType<Parameters<Simulation['start']>[1]>): void {
  const random = streams.of('account technologies', today);
  for (let account = 0; account < count; account++) {
    for (const technology of TECHNOLOGIES.keys()) {
      // Each is found once: at first a third of them, then one in sixty each time among those that take this turn.
      const found = today === 0 ? technologyTurn(account, technology) === 0 : technologyTurn(account, technology) === today / technologyFile.everyDays!;
      if (found) rows.emit([account + 1, technology, technology, today - 1 - random.below(today === 0 ? 365 : 28)]);
    }
  }
}

/** The delivery in which a technology of an account is found: 0 for a third of them, the others one after the other. */
function technologyTurn(account: number, technology: number): number {
  const place = (account * 7_919 + technology * 104_729) % 90;
  return place < 30 ? 0 : place - 29;
}
