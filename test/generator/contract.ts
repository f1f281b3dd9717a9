/** What every consumer of the raw files relies on: the format, the columns and their types, and when an event of the source happened. */
export const CONTRACT: Record<string, { format: 'parquet' | 'csv'; columns: Record<string, string>; key: string; event?: string }> = {
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

/** A table function call that reads all files of a source, with the landing day as `date`. */
export function reading(folder: string, source: string): string {
  const { format, columns } = CONTRACT[source]!;
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
  const options = format === 'csv' ? `, ${CSV_DIALECT}, columns = {${types.join(', ')}}` : '';
  return `read_${format}('${folder}/${source}/*/*.${format}', hive_partitioning = true, hive_types = {'date': 'DATE'}${options})`;
}
