import { z } from 'zod';

/** Kinds of identifiers that a record may have. */
export const IDENTIFIER_KINDS = ['email', 'phone', 'loyalty_id', 'cookie', 'device'] as const;

const chance = z.number().gt(0).max(0.999);

const survivorRule = z.union([
  /** `most_recent`, `most_frequent`, `longest` or `earliest` of the values that the records have. */
  z.enum(['most_recent', 'most_frequent', 'longest', 'earliest']),
  /** Systems in the order in which they are trusted; of the same system the most recent. */
  z.strictObject({ prefer: z.array(z.string()).min(1) }),
]);

/** How records of several systems become one customer. Without it every record is a customer of its own. */
export const identitySchema = z.strictObject({
  /** Two records with one of these in common are the same customer, unless it is shared. Default: all. */
  identifiers: z.array(z.enum(IDENTIFIER_KINDS)).min(1).default([...IDENTIFIER_KINDS]),
  /** An identifier that more records hold is shared, and links nobody. Default: 5. */
  maxRecords: z.int().min(2).max(100).default(5),
  /** Calling code of telephone numbers that are written without + or 00. Without it such numbers are compared as they are. */
  callingCode: z.string().regex(/^[1-9]\d{0,2}$/, 'digits of a calling code, such as 49').optional(),
  /** Links by what is alike, for records without an identifier in common. Left out: none. */
  probabilistic: z.strictObject({
    /** Least probability that two records are the same person. Default: 0.99. */
    probability: chance.default(0.99),
    /** How often a field agrees where two records are the same person. */
    agreement: z.strictObject({
      first_name: chance.default(0.9),
      last_name: chance.default(0.93),
      birth_year: chance.default(0.95),
      postcode: chance.default(0.85),
    }).prefault({}),
    /** Records are compared that have two of last name, birth year and postcode in common; more than so many at once are not. Default: 50. */
    maxBlock: z.int().min(2).max(1_000).default(50),
  }).optional(),
  /** Which record's value a customer has, by column of the entity `customers`. Default: most_recent, for acquired_at earliest. */
  survivorship: z.record(z.string(), survivorRule).default({}),
});
