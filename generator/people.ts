import type { Households } from './households.ts';
import type { Streams } from './random.ts';
import { COUNTRIES, EMAIL_DOMAINS, FIRST_NAMES, LAST_NAMES, REGIONS } from './words.ts';

/** Who the customers are: names, addresses and the ways to reach them. Lists are indexed by word. */
export interface People {
  /** 0 female, 1 male, 2 other. */
  gender: Uint8Array;
  birthYear: Int16Array;
  country: Uint8Array;
  region: Uint8Array;
  postcode: Int32Array;
  /** Counts the phone numbers a customer has had before. */
  phonesBefore: Uint8Array;
  hasPhone(customer: number): boolean;
  hasLoyaltyCard(customer: number): boolean;
  hasApp(customer: number): boolean;
  firstName(customer: number): string;
  lastName(customer: number): string;
  /** The household's where it shares one. */
  email(customer: number): string;
  phone(customer: number): string;
  loyaltyId(customer: number): string;
  deviceId(customer: number): string;
  /** A number for the cookie of the customer's phone or computer. */
  cookie(customer: number, mobile: boolean): number;
}

const COUNTRY_SHARES = [0.4, 0.62, 0.86];
const BIRTH_YEARS = { first: 1_945, count: 63 };

export function createPeople(count: number, appShare: Float32Array, households: Households, streams: Streams): People {
  const random = streams.of('people');
  const gender = new Uint8Array(count);
  const first = new Uint8Array(count);
  const last = new Uint8Array(count);
  const has = new Uint8Array(count);
  const birthYear = new Int16Array(count);
  const country = new Uint8Array(count);
  const region = new Uint8Array(count);
  const postcode = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const draw = random.uniform();
    gender[index] = draw < 0.5 ? 0 : draw < 0.98 ? 1 : 2;
    first[index] = random.below(FIRST_NAMES.female.length);
    last[index] = random.below(LAST_NAMES.length);
    birthYear[index] = BIRTH_YEARS.first + Math.floor((random.uniform() + random.uniform()) * 0.5 * BIRTH_YEARS.count);
    const where = random.uniform();
    country[index] = COUNTRY_SHARES.filter((share) => where >= share).length % COUNTRIES.length;
    region[index] = random.below(REGIONS.length);
    postcode[index] = 10_000 + random.below(89_000);
    has[index] = (random.chance(0.75) ? 1 : 0) | (random.chance(0.6) ? 2 : 0) | (random.uniform() < appShare[index]! * 2 ? 4 : 0);
  }
  for (let index = 0; index < count; index++) {
    const partner = households.partner[index]!;
    if (partner < 0 || partner > index) continue;
    last[index] = last[partner]!;
    country[index] = country[partner]!;
    region[index] = region[partner]!;
    postcode[index] = postcode[partner]!;
  }
  const phonesBefore = new Uint8Array(count);
  const firstName = (customer: number): string => FIRST_NAMES[gender[customer] === 0 ? 'female' : 'male'][first[customer]!]!;
  const lastName = (customer: number): string => LAST_NAMES[last[customer]!]!;

  return {
    gender,
    birthYear,
    country,
    region,
    postcode,
    phonesBefore,
    hasPhone: (customer) => (has[customer]! & 1) !== 0 || households.shared(customer) === 'phone',
    hasLoyaltyCard: (customer) => (has[customer]! & 2) !== 0,
    hasApp: (customer) => (has[customer]! & 4) !== 0 || households.shared(customer) === 'device',
    firstName,
    lastName,
    email(customer) {
      const owner = households.owner(customer, 'email');
      const domain = EMAIL_DOMAINS[owner % EMAIL_DOMAINS.length]!;
      return `${firstName(owner)}.${lastName(owner)}${owner + 1}@${domain}`.toLowerCase();
    },
    phone(customer) {
      const owner = households.owner(customer, 'phone');
      // Area codes 555 and up by the count of changes; the rest is the customer's number spread over seven digits (7919 is prime).
      const digits = (owner * 7_919 + 1_234_567) % 10_000_000;
      return `+1${555 + phonesBefore[owner]!}${String(digits).padStart(7, '0')}`;
    },
    loyaltyId: (customer) => `L${String(customer + 1).padStart(8, '0')}`,
    deviceId: (customer) => `D${String(households.owner(customer, 'device') + 1).padStart(8, '0')}`,
    // A phone has one owner; the computer may be the household's.
    cookie: (customer, mobile) => (mobile ? (customer + 1) * 2 + 1 : (households.owner(customer, 'cookie') + 1) * 2),
  };
}
