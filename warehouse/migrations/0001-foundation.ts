import type { Migration } from './migration.ts';

const SCHEMAS = ['staging', 'intermediate', 'marts', 'work'];

/** Schemas of the layers, the ledger of published partitions, and what audits found. */
export const foundation: Migration = {
  name: '0001-foundation',

  async up(trx) {
    for (const schema of SCHEMAS) await trx.schema.createSchemaIfNotExists(schema);
    await trx.schema.withSchema('meta').createTable('partitions', (table) => {
      table.text('dataset').notNullable().comment('Table, as schema.name');
      table.date('partition_date').notNullable();
      table.text('fingerprint').notNullable().comment('Of the SQL and all else that decides about the rows');
      table.text('status').notNullable().comment('published');
      table.bigInteger('rows').notNullable();
      table.timestamp('source_watermark', { useTz: false }).comment('Latest loaded_at among the rows');
      table.text('run').notNullable().comment('The night that published it');
      table.timestamp('published_at', { useTz: false }).notNullable();
      table.primary(['dataset', 'partition_date']);
    });
    await trx.schema.withSchema('meta').createTable('audit_results', (table) => {
      table.text('dataset').notNullable();
      table.date('logical_date').notNullable();
      table.text('audit').notNullable();
      table.text('severity').notNullable().comment('warn or error');
      table.text('status').notNullable().comment('pass, warn or error');
      table.bigInteger('failures').notNullable();
      table.bigInteger('rows').notNullable().comment('Rows that were looked at');
      table.double('threshold').notNullable().comment('Tolerated failures: a share below 1, a number from 1 on');
      table.text('run').notNullable();
      table.timestamp('checked_at', { useTz: false }).notNullable();
      table.primary(['dataset', 'logical_date', 'audit']);
    });
    await trx.schema.withSchema('meta').createTable('audit_failures', (table) => {
      table.text('dataset').notNullable();
      table.date('logical_date').notNullable();
      table.text('audit').notNullable();
      table.json('row_key').notNullable().comment('Key of a failing row, a capped sample; never personal data');
    });
  },

  async down(trx) {
    for (const table of ['audit_failures', 'audit_results', 'partitions']) await trx.schema.withSchema('meta').dropTable(table);
    for (const schema of SCHEMAS) await trx.schema.dropSchemaIfExists(schema, true);
  },
};
