import type { Migration } from './migration.ts';

/** The figures behind what a gate said, and the order in which gates were asked. */
export const gateEvidence: Migration = {
  name: '0020-gate-evidence',
  up: async (trx) => {
    await trx.raw('alter table meta.gate_results add column evidence varchar');
    await trx.raw('alter table meta.gate_results add column position integer');
  },
  down: async (trx) => {
    await trx.raw('alter table meta.gate_results drop column evidence');
    await trx.raw('alter table meta.gate_results drop column position');
  },
};
