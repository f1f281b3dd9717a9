import type { Family } from '../../warehouse/metrics/exposition.ts';
import type { Context } from '../context.ts';
import { readRows } from './warehouse.ts';

/** The metrics of the state folder as Prometheus reads them, also while a worker owns the warehouse. */
export async function metricsText(context: Context): Promise<string> {
  const { exposition } = await import('../../warehouse/metrics/exposition.ts');
  return exposition(await metrics(context));
}

/** The same, family by family. */
export async function metrics(context: Context): Promise<Family[]> {
  const { metricFamilies } = await import('../../warehouse/metrics/families.ts');
  return metricFamilies((sql) => readRows(context, sql), new Date());
}
