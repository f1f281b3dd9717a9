import { createBehaviour, type Behaviour } from './behaviour.ts';
import { calendarOf, type Calendar } from './calendar.ts';
import { createCampaignLift, type CampaignLift, type CampaignRecord } from './campaign-lift.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { createConsentBook, type ConsentBook } from './consent-book.ts';
import { createCustomers, type Customers } from './customers.ts';
import { createHouseholds, type Households } from './households.ts';
import { createMembers, type Members } from './members.ts';
import type { ResolvedOptions } from './options.ts';
import { createPeople, type People } from './people.ts';
import { Streams } from './random.ts';

/** An order of the day being simulated, for what follows from it: a visit to the web shop, an answer to a survey. */
export interface TodaysOrder {
  customer: number;
  /** Seconds from the first day. */
  second: number;
  online: boolean;
  /** 0 mobile, 1 desktop, 2 tablet, null in a store. */
  device: number | null;
  /** Index of one of its products. */
  product: number;
}

/** What happened today that a later simulation goes on from. Emptied every morning. */
export interface Today {
  orders: TodaysOrder[];
  /** Customers whose address or phone changed. */
  moved: number[];
  /** Who unsubscribed from which purpose. */
  unsubscribed: { customer: number; purpose: number; second: number }[];
  /** Customers whom today's campaign, the last of `campaigns`, leaves out at random. */
  heldOut: number[];
}

/** Everything the simulations share. Each customer is an index into the typed arrays. */
export interface Company {
  options: ResolvedOptions;
  calendar: Calendar;
  streams: Streams;
  catalogue: Catalogue;
  customers: Customers;
  behaviour: Behaviour;
  households: Households;
  people: People;
  members: Members;
  consents: ConsentBook;
  lift: CampaignLift;
  campaigns: CampaignRecord[];
  today: Today;
}

export function createCompany(options: ResolvedOptions): Company {
  const streams = new Streams(options.seed);
  const customers = createCustomers(options, streams);
  const behaviour = createBehaviour(customers, options.segments, streams);
  const households = createHouseholds(customers.count, options.sharedIdentifierShare, streams.of('households'));
  return {
    options,
    calendar: calendarOf(options.startDate, options.days),
    streams,
    catalogue: createCatalogue(),
    customers,
    behaviour,
    households,
    people: createPeople(customers.count, behaviour.app, households, streams),
    members: createMembers(options, streams),
    consents: createConsentBook(customers.count),
    lift: createCampaignLift(customers.count),
    campaigns: [],
    today: { orders: [], moved: [], unsubscribed: [], heldOut: [] },
  };
}
