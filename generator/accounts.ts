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
/** Share of the technologies that an account has with the first delivery, and how many deliveries bring the others. */
const IN_USE = 1 / 3;
const LAST_TURN = 60;
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
    const turns = technologyTurns(company, count);
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
      if (landsOn(technologyFile, today)) {
        const detected = company.streams.of('technologies detected', today);
        for (const [place, turn] of turns.entries()) {
          const technology = place % TECHNOLOGIES.length;
          if (turn !== today / technologyFile.everyDays!) continue;
          output('account_technologies').emit([1 + (place - technology) / TECHNOLOGIES.length, technology, technology, today - 1 - detected.below(today === 0 ? 365 : 28)]);
        }
      }
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

/** The delivery in which each technology of each account is found: a third of them with the first one, the others one after the other. */
function technologyTurns({ streams }: Company, count: number): Uint8Array {
  const random = streams.of('account technologies');
  return Uint8Array.from({ length: count * TECHNOLOGIES.length }, () => (random.chance(IN_USE) ? 0 : 1 + random.below(LAST_TURN)));
}
