import { loweredAscii } from '../cleaning/text-sql.ts';
import { alike, commonPrefix, nameForm } from './comparisons.ts';
import { feedRelation, type IdentityFeeds } from './feeds.ts';
import { FORMS } from './kinds.ts';
import { isPlaceholder } from './placeholder.ts';
import type { ComparedField, IdentifierKind, IdentitySettings, ProbabilisticSettings } from './settings.ts';
import { filled, statementNamed } from './statement-files.ts';

/** The statements of a resolution, complete but for the binds of the night. */
export interface IdentityStatements {
  /** Records, identifiers, and which of them link: in this order. */
  deterministic: string[];
  /** After the groups of the former are known; empty where nothing is asked for. */
  probabilistic: string[];
  /** After the groups of all links are known. */
  guard: string[];
  /** After the groups are final. */
  result: string[];
}

/** Beyond this many records a group is taken for one that something has glued together. */
const LARGEST_GROUP = 100;

/** Kinds that the register itself has a column of. */
const IN_REGISTER: readonly IdentifierKind[] = ['email', 'phone', 'loyalty_id'];

export function identityStatements(feeds: IdentityFeeds, settings: IdentitySettings): IdentityStatements {
  const sources = { customers: feedRelation(feeds.customers), identifiers: feedRelation(feeds.identifiers) };
  const fill = (name: string, fragments: Readonly<Record<string, string | number>> = {}): string => filled(statementNamed(name), { ...sources, max_records: settings.maxRecords, ...fragments });
  const known = knownIdentifiers(sources, settings);
  return {
    deterministic: [
      fill('1-records', {
        first_name: nameForm('latest.first_name'), last_name: nameForm('latest.last_name'), postcode: "nullif(upper(trim(latest.postcode)), '')",
        // A card tells people apart only where cards are trusted to.
        loyalty_id: settings.identifiers.includes('loyalty_id') ? `case when not ${isPlaceholder('latest.loyalty_id')} then ${FORMS.loyalty_id('latest.loyalty_id', settings)} end` : 'cast(null as varchar)',
      }),
      fill('3-several', { known, placeholder: isPlaceholder('known.value') }),
      fill('4-identifiers', { known }),
      fill('5-held'),
      fill('6-pairs'),
      compared('work.identity_compared', 'work.identity_pairs'),
      fill('8-links'),
      fill('9-shared'),
    ],
    probabilistic: settings.probabilistic ? probabilisticStatements(settings.probabilistic) : [],
    guard: [
      fill('15-group-pairs', { largest_group: LARGEST_GROUP }),
      compared('work.identity_group_compared', "(select a, b, 'group' as kind from work.identity_group_pairs)"),
      fill('16-torn-apart', { largest_group: LARGEST_GROUP }),
    ],
    result: [fill('17-map'), fill('18-kept-links')],
  };
}

function compared(into: string, pairs: string): string {
  return filled(statementNamed('7-compared'), {
    into, pairs,
    first_prefix: commonPrefix('one.first_name', 'other.first_name'), last_prefix: commonPrefix('one.last_name', 'other.last_name'),
    first_alike: alike('one_first', 'other_first', 'first_prefix'), last_alike: alike('one_last', 'other_last', 'last_prefix'),
  });
}

function knownIdentifiers({ customers, identifiers }: { customers: string; identifiers: string }, settings: IdentitySettings): string {
  const registered = IN_REGISTER.filter((kind) => settings.identifiers.includes(kind)).map((kind) =>
    `select customer_id as record_id, '${kind}' as kind, ${FORMS[kind](kind, settings)} as value from ${customers} as register
     where ${kind} is not null and loaded_at <= :knowledge_cutoff`);
  const kinds = settings.identifiers.map((kind) => `'${kind}'`).join(', ');
  const forms = settings.identifiers.map((kind) => `when '${kind}' then ${FORMS[kind]('identifier_value', settings)}`);
  // As it is written is how most systems write it: the others' capitals and blanks tell no two kinds apart.
  const type = `case when identifier_type in (${kinds}) then identifier_type else ${loweredAscii('trim(identifier_type)')} end`;
  const seen = `select record_id, kind, case kind ${forms.join(' ')} end as value
    from (select customer_id as record_id, ${type} as kind, identifier_value from ${identifiers} as seen where loaded_at <= :knowledge_cutoff and seen_at < :as_of) as typed
    where kind in (${kinds})`;
  return [...registered, seen].join(' union all ');
}

const FIELDS: Record<ComparedField, string> = { first_name: 'first_name', last_name: 'last_name', birth_year: 'cast(birth_year as varchar)', postcode: 'postcode' };

function probabilisticStatements({ probability, agreement, maxBlock }: ProbabilisticSettings): string[] {
  const fields = Object.entries(FIELDS).map(([field, value]) => `select '${field}' as field, ${value} as value from work.identity_records`);
  // A value that is missing makes the whole key null, and such records are in no block.
  const keys = [['last_name', 'birth_year'], ['birth_year', 'postcode'], ['last_name', 'postcode']] as const;
  const blocks = keys.map(([one, other], index) => `select n, '${index} ' || ${FIELDS[one]} || ' ' || ${FIELDS[other]} as block from work.identity_records`);
  const inBlocks = `select n, block from (${blocks.join(' union all ')}) as keyed where block is not null`;
  return [
    filled(statementNamed('10-frequencies'), { fields: fields.join(' union all ') }),
    filled(statementNamed('11-blocks'), { blocks: inBlocks, max_block: maxBlock }),
    compared('work.identity_compared', "(select a, b, 'none' as kind from work.identity_candidates)"),
    filled(statementNamed('12-scored'), {
      weight: weight(agreement), threshold: Math.log2(probability / (1 - probability)),
      first_prefix: commonPrefix('one.first_name', 'other.first_name'), last_prefix: commonPrefix('one.last_name', 'other.last_name'),
    }),
    filled(statementNamed('13-probable'), { torn: statementNamed('torn') }),
  ];
}

/** The sum over the fields, in bits. Half a weight where a name is only alike. */
function weight(agreement: ProbabilisticSettings['agreement']): string {
  const bits = (odds: string): string => `ln(${odds}) / ln(2.0)`;
  return Object.entries(agreement).map(([field, m]) => {
    const [one, other] = [`one_${field}`, `other_${field}`];
    const agrees = bits(`cast(${m} as double precision) / ${field}_u`);
    const differs = bits(`cast(${1 - m} as double precision) / (1 - ${field}_u + 1e-9)`);
    const isAlike = field.endsWith('_name') ? `when ${alike(one, other, field.replace('name', 'prefix'))} then 0.5 * ${agrees}` : '';
    return `(case when ${one} is null or ${other} is null then 0 when ${one} = ${other} then ${agrees} ${isAlike} else ${differs} end)`;
  }).join(' + ');
}
