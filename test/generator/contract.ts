import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataType, tableFromIPC } from 'apache-arrow';

/** What every consumer of the raw files relies on: the format, the columns and their types, and when an event of the source happened. */
export const CONTRACT: Record<string, { format: 'parquet' | 'csv' | 'jsonl' | 'arrow'; columns: Record<string, string>; key: string; event?: string; everyDays?: number }> = {
  orders: {
    format: 'parquet',
    columns: { order_id: 'VARCHAR', customer_id: 'VARCHAR', ordered_at: 'TIMESTAMP', channel: 'VARCHAR', device: 'VARCHAR', order_total: 'DECIMAL(12,2)' },
    key: 'order_id',
    event: 'ordered_at',
  },
  order_lines: {
    format: 'parquet',
    columns: {
      order_id: 'VARCHAR',
      line_number: 'INTEGER',
      customer_id: 'VARCHAR',
      product_id: 'VARCHAR',
      ordered_at: 'TIMESTAMP',
      quantity: 'INTEGER',
      unit_price: 'DECIMAL(10,2)',
      discount: 'DECIMAL(10,2)',
      amount: 'DECIMAL(12,2)',
    },
    key: 'order_id, line_number',
    event: 'ordered_at',
  },
  products: {
    format: 'csv',
    columns: { product_id: 'VARCHAR', name: 'VARCHAR', category: 'VARCHAR', subcategory: 'VARCHAR', brand: 'VARCHAR', price: 'DECIMAL(10,2)' },
    key: 'product_id',
  },
  web_events: {
    format: 'parquet',
    columns: {
      event_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      cookie_id: 'VARCHAR',
      session_id: 'VARCHAR',
      event_at: 'TIMESTAMP',
      event_type: 'VARCHAR',
      product_id: 'VARCHAR',
      device: 'VARCHAR',
    },
    key: 'event_id',
    event: 'event_at',
  },
  crm_customers: {
    format: 'csv',
    columns: {
      customer_id: 'VARCHAR',
      first_name: 'VARCHAR',
      last_name: 'VARCHAR',
      email: 'VARCHAR',
      phone: 'VARCHAR',
      birth_year: 'INTEGER',
      gender: 'VARCHAR',
      region: 'VARCHAR',
      country: 'VARCHAR',
      postcode: 'VARCHAR',
      loyalty_id: 'VARCHAR',
      acquired_at: 'TIMESTAMP',
      updated_at: 'TIMESTAMP',
    },
    key: 'customer_id, updated_at',
  },
  identifiers: {
    format: 'parquet',
    columns: { customer_id: 'VARCHAR', identifier_type: 'VARCHAR', identifier_value: 'VARCHAR', seen_at: 'TIMESTAMP' },
    key: 'customer_id, identifier_type, identifier_value',
  },
  campaign_events: {
    format: 'parquet',
    columns: { event_id: 'VARCHAR', campaign_id: 'VARCHAR', customer_id: 'VARCHAR', event_at: 'TIMESTAMP', event_type: 'VARCHAR', channel: 'VARCHAR' },
    key: 'event_id',
    event: 'event_at',
  },
  surveys: {
    format: 'csv',
    columns: { response_id: 'VARCHAR', customer_id: 'VARCHAR', responded_at: 'TIMESTAMP', nps: 'INTEGER', csat: 'INTEGER', comment: 'VARCHAR' },
    key: 'response_id',
    event: 'responded_at',
  },
  support_tickets: {
    format: 'csv',
    columns: {
      ticket_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      opened_at: 'TIMESTAMP',
      closed_at: 'TIMESTAMP',
      topic: 'VARCHAR',
      outcome: 'VARCHAR',
      body: 'VARCHAR',
    },
    key: 'ticket_id',
    event: 'opened_at',
  },
  consents: {
    format: 'csv',
    columns: {
      consent_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      purpose: 'VARCHAR',
      granted: 'BOOLEAN',
      recorded_at: 'TIMESTAMP',
      expires_at: 'TIMESTAMP',
    },
    key: 'consent_id',
    event: 'recorded_at',
  },
  accounts: {
    format: 'jsonl',
    columns: { account_id: 'VARCHAR', name: 'VARCHAR', industry: 'VARCHAR', employees: 'INTEGER', revenue_band: 'VARCHAR', country: 'VARCHAR', created_at: 'TIMESTAMP', updated_at: 'TIMESTAMP' },
    key: 'account_id, updated_at',
    everyDays: 7,
  },
  account_technologies: {
    format: 'jsonl',
    columns: { account_id: 'VARCHAR', technology: 'VARCHAR', category: 'VARCHAR', detected_on: 'DATE' },
    key: 'account_id, technology',
    everyDays: 28,
  },
  account_members: {
    format: 'csv',
    columns: { account_id: 'VARCHAR', customer_id: 'VARCHAR', role: 'VARCHAR', joined_at: 'TIMESTAMP' },
    key: 'account_id, customer_id',
    everyDays: 7,
  },
  social_mentions: {
    format: 'jsonl',
    columns: { mention_id: 'VARCHAR', customer_id: 'VARCHAR', platform: 'VARCHAR', handle: 'VARCHAR', mentioned_at: 'TIMESTAMP', sentiment: 'DECIMAL(4,3)', followers: 'INTEGER', body: 'VARCHAR' },
    key: 'mention_id',
    event: 'mentioned_at',
  },
  third_party_appends: {
    format: 'parquet',
    columns: {
      customer_id: 'VARCHAR',
      provider: 'VARCHAR',
      income_band: 'VARCHAR',
      household_size: 'INTEGER',
      has_children: 'BOOLEAN',
      home_ownership: 'VARCHAR',
      education: 'VARCHAR',
      confidence: 'DECIMAL(4,3)',
      matched_at: 'TIMESTAMP',
    },
    key: 'customer_id, provider',
    everyDays: 28,
  },
  brand_affinity: {
    format: 'arrow',
    columns: { customer_id: 'VARCHAR', brand: 'VARCHAR', affinity: 'DOUBLE', purchase_intent: 'INTEGER', measured_on: 'DATE' },
    key: 'customer_id, brand',
    everyDays: 28,
  },
  market_research: {
    format: 'csv',
    columns: { study_id: 'VARCHAR', market_segment: 'VARCHAR', metric: 'VARCHAR', value: 'DECIMAL(12,2)', sample_size: 'INTEGER', published_on: 'DATE' },
    key: 'study_id, market_segment, metric',
    everyDays: 84,
  },
  preferences: {
    format: 'jsonl',
    columns: { preference_id: 'VARCHAR', customer_id: 'VARCHAR', kind: 'VARCHAR', value: 'VARCHAR', stated_at: 'TIMESTAMP' },
    key: 'preference_id',
    everyDays: 7,
  },
  psychographics: {
    format: 'csv',
    columns: { response_id: 'VARCHAR', customer_id: 'VARCHAR', trait: 'VARCHAR', score: 'INTEGER', answered_at: 'TIMESTAMP' },
    key: 'response_id, trait',
    everyDays: 7,
  },
  store_members: {
    format: 'csv',
    columns: {
      member_number: 'VARCHAR',
      first_name: 'VARCHAR',
      last_name: 'VARCHAR',
      email: 'VARCHAR',
      phone: 'VARCHAR',
      loyalty_id: 'VARCHAR',
      birth_year: 'INTEGER',
      postcode: 'INTEGER',
      joined_at: 'TIMESTAMP',
    },
    key: 'member_number',
  },
  store_order_lines: {
    format: 'parquet',
    columns: {
      receipt_id: 'VARCHAR',
      line_number: 'INTEGER',
      member_number: 'VARCHAR',
      product_id: 'VARCHAR',
      sold_at: 'TIMESTAMP',
      quantity: 'INTEGER',
      discount: 'DECIMAL(10,2)',
      amount: 'DECIMAL(12,2)',
    },
    key: 'receipt_id, line_number',
    event: 'sold_at',
  },
};

/**
 * The dialect of CSV files, spelled out: over many files DuckDB guesses it from the first, and takes quoting for off when that one has no rows.
 */
export const CSV_DIALECT = `header = true, delim = ',', quote = '"', escape = '"'`;

/** Arrow, which DuckDB does not read, as lines of JSON beside it. */
function arrowAsLines(folder: string, source: string): void {
  for (const day of readdirSync(join(folder, source))) {
    const lines = join(`${folder}.lines`, source, day, 'part-0.jsonl');
    if (existsSync(lines)) continue;
    mkdirSync(dirname(lines), { recursive: true });
    const table = tableFromIPC(readFileSync(join(folder, source, day, 'part-0.arrow')));
    const dates = table.schema.fields.filter(({ type }) => DataType.isDate(type)).map(({ name }) => name);
    writeFileSync(lines, table.toArray().map((row) => {
      const values = (row as { toJSON(): Record<string, unknown> }).toJSON();
      for (const name of dates) values[name] = values[name] === null ? null : new Date(values[name] as number).toISOString().slice(0, 10);
      return `${JSON.stringify(values)}\n`;
    }).join(''));
  }
}

/** A table function call that reads all files of a source, or those of one day, with the landing day as `date`. */
export function reading(folder: string, source: string, day = '*'): string {
  const { format, columns } = CONTRACT[source]!;
  if (format === 'arrow') arrowAsLines(folder, source);
  const at = format === 'arrow' ? `${folder}.lines` : folder;
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
  const [reader, ending, options] = {
    csv: ['csv', 'csv', `, ${CSV_DIALECT}, columns = {${types.join(', ')}}`],
    parquet: ['parquet', 'parquet', ''],
    jsonl: ['json', 'jsonl', `, format = 'newline_delimited', columns = {${types.join(', ')}}`],
    arrow: ['json', 'jsonl', `, format = 'newline_delimited', columns = {${types.join(', ')}}`],
  }[format] as [string, string, string];
  return `read_${reader}('${at}/${source}/date=${day}/*.${ending}', hive_partitioning = true, hive_types = {'date': 'DATE'}${options})`;
}
