import { DAY_SECONDS } from './calendar.ts';
import type { ResolvedOptions } from './options.ts';
import type { Random, Streams } from './random.ts';

/** Share of the customers who are members of the stores' programme too. */
const CUSTOMERS_WHO_ARE = 0.35;
/** Share of these who joined a second time, having forgotten the first. */
const JOINED_TWICE = 0.04;
/** Members who never used the web shop, over the customers. */
const STORES_ONLY = 0.1;
const BEFORE_THE_FIRST_DAY = 0.85;
/** Members of the first day joined within the four years before it. */
const HISTORY_DAYS = 1_460;

/** The members of the stores' own programme: a second system, which numbers its people by itself. A member is an index; its number in the files is one more. */
export interface Members {
  count: number;
  /** Who it is: the customer, or, from the number of customers on, somebody whom only the stores know. */
  person: Int32Array;
  /** Seconds from the first day; negative for who joined before it. */
  joinedAt: Int32Array;
  /** How many are known by the end of a day: always the first so many. */
  knownOn(day: number): number;
}

/** Draws from streams of its own: the other systems are the same whether anybody is a member or not. */
export function createMembers({ customers, days }: ResolvedOptions, streams: Streams): Members {
  const random = streams.of('members');
  const joined: { person: number; day: number; second: number }[] = [];
  const join = (person: number): void => {
    const day = joinDay(days, random);
    joined.push({ person, day: Math.max(day, 0), second: day * DAY_SECONDS + random.below(DAY_SECONDS) });
  };
  for (let customer = 0; customer < customers; customer++) {
    if (!random.chance(CUSTOMERS_WHO_ARE)) continue;
    join(customer);
    if (random.chance(JOINED_TWICE)) join(customer);
  }
  for (let only = 0; only < Math.round(customers * STORES_ONLY); only++) join(customers + only);
  joined.sort((a, b) => a.day - b.day);
  const known = new Int32Array(days);
  for (const { day } of joined) known[day]! += 1;
  for (let day = 1; day < days; day++) known[day]! += known[day - 1]!;
  return {
    count: joined.length,
    person: Int32Array.from(joined, ({ person }) => person),
    joinedAt: Int32Array.from(joined, ({ second }) => second),
    knownOn: (day) => known[day]!,
  };
}

function joinDay(days: number, random: Random): number {
  const before = random.chance(BEFORE_THE_FIRST_DAY);
  const draw = random.uniform();
  return before || days === 1 ? -1 - Math.floor(draw * HISTORY_DAYS) : 1 + Math.floor(draw * (days - 1));
}
