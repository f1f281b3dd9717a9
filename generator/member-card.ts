import type { Company } from './company.ts';
import type { Random } from './random.ts';
import { misdialled, mistyped, spelledCard, spelledEmail, spelledFirstName, spelledName, spelledPhone } from './spelling.ts';
import { EMAIL_DOMAINS, FIRST_NAMES, LAST_NAMES } from './words.ts';

/** What a clerk types where somebody will not say. */
const NOBODYS_EMAIL = 'none@example.com';
const STORES_OWN_PHONE = '+15550000000';

/** What the stores wrote down of a member. */
export interface MemberCard {
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  loyaltyId: string | null;
  birthYear: number | null;
  postcode: number | null;
}

/** Somebody as they are, before a clerk writes it down. */
interface Person extends MemberCard {
  /** The phone of who lives with them, or an own one from before. */
  otherPhone: string | null;
}

/** The card of a person, filled in by a clerk. Something to be recognised by is on most cards, not on all. */
export function memberCard(company: Company, person: number, random: Random): MemberCard {
  const they = person < company.customers.count ? customer(company, person) : storesOnly(person, random);
  return {
    firstName: spelledFirstName(they.firstName, random),
    lastName: spelledName(they.lastName, random),
    email: emailOf(they, person, random),
    phone: phoneOf(they, random),
    loyaltyId: they.loyaltyId !== null && random.chance(0.85) ? spelledCard(they.loyaltyId, random) : null,
    birthYear: yearOf(they.birthYear!, random),
    postcode: random.chance(0.9) ? they.postcode : null,
  };
}

function customer({ people, households }: Company, index: number): Person {
  const partner = households.partner[index]!;
  const other = partner >= 0 && people.hasPhone(partner) ? people.phone(partner) : null;
  return {
    firstName: people.firstName(index),
    lastName: people.lastName(index),
    email: people.email(index),
    phone: people.hasPhone(index) ? people.phone(index) : null,
    otherPhone: other,
    loyaltyId: people.hasLoyaltyCard(index) ? people.loyaltyId(index) : null,
    birthYear: people.birthYear[index]!,
    postcode: people.postcode[index]!,
  };
}

/** Numbers of people whom only the stores know go on where those of the customers end, so that nothing of theirs is anybody else's. */
function storesOnly(person: number, random: Random): Person {
  const firstName = FIRST_NAMES[random.chance(0.5) ? 'female' : 'male'][random.below(40)]!;
  const lastName = LAST_NAMES[random.below(LAST_NAMES.length)]!;
  return {
    firstName,
    lastName,
    email: `${firstName}.${lastName}${person + 1}@${EMAIL_DOMAINS[person % EMAIL_DOMAINS.length]!}`.toLowerCase(),
    phone: `+1555${String((person * 7_919 + 1_234_567) % 10_000_000).padStart(7, '0')}`,
    otherPhone: null,
    loyaltyId: null,
    birthYear: 1_945 + random.below(63),
    postcode: 10_000 + random.below(89_000),
  };
}

function emailOf({ email, firstName, lastName }: Person, person: number, random: Random): string | null {
  const draw = random.uniform();
  if (draw < 0.76) return spelledEmail(email!, random);
  // A second address, which the web shop has never seen.
  if (draw < 0.84) return `${lastName}.${firstName}.${person + 1}@post.example.net`.toLowerCase();
  if (draw < 0.87) return mistyped(email!, random);
  return draw < 0.88 ? NOBODYS_EMAIL : null;
}

function phoneOf({ phone, otherPhone }: Person, random: Random): string | null {
  const draw = random.uniform();
  if (draw > 0.98) return STORES_OWN_PHONE;
  if (otherPhone !== null && draw < 0.1) return spelledPhone(otherPhone, random);
  if (phone === null || draw > 0.8) return null;
  return spelledPhone(draw > 0.76 ? misdialled(phone, random) : phone, random);
}

/** Left out, or a year or ten beside the true one, now and then. */
function yearOf(year: number, random: Random): number | null {
  const draw = random.uniform();
  if (draw < 0.12) return null;
  return draw < 0.14 ? year + (random.chance(0.5) ? 1 : -10) : year;
}
