import { buildModel, buildOrder } from '../../warehouse/build.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import { upstreamOf } from '../../warehouse/models/graph.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { land, type LandedRow } from '../support/landing.ts';
import { nightOf } from '../support/night.ts';

/** What lands on one day, by source. Sources that say nothing deliver an empty file. */
export type Landing = Partial<Record<'orders' | 'order_lines' | 'products' | 'web_events' | 'crm_customers' | 'campaign_events' | 'surveys' | 'support_tickets', LandedRow[]>>;

/** A row of each daily source that belongs to nobody's features: stores must sell something every day. */
const FILLER = {
  orders: { order_id: 'FILL', customer_id: 'C-FILL', ordered_at: '2020-01-01 00:00:00' },
  order_lines: { order_id: 'FILL', line_number: 1, customer_id: 'C-FILL', ordered_at: '2020-01-01 00:00:00', amount: 1, quantity: 1, discount: 0 },
  web_events: { event_id: 'FILL', event_at: '2020-01-01 00:00:00' },
};

const OTHERS = ['crm_customers', 'campaign_events', 'surveys', 'support_tickets', 'identifiers', 'consents'] as const;

export async function landDay(data: string, day: string, { products, ...rows }: Landing): Promise<void> {
  for (const [source, filler] of Object.entries(FILLER)) {
    const id = Object.keys(filler)[0]!;
    await land(data, source, day, [{ ...filler, [id]: `FILL-${day}` }, ...(rows[source as keyof typeof rows] ?? [])]);
  }
  for (const source of OTHERS) await land(data, source, day, (rows as Record<string, LandedRow[]>)[source] ?? []);
  if (products) await land(data, 'products', day, products);
}

/** Everything of a night up to its marts, or as much of it as these tables and views need. */
export async function runNight(warehouse: Warehouse, project: Project, data: string, date: string | Night, only: readonly string[] = [...project.models.keys()]): Promise<void> {
  const night = typeof date === 'string' ? nightOf(date) : date;
  const day = night.logicalDate;
  const needed = new Set(only.flatMap((name) => [name, ...upstreamOf(project.models, name)]));
  const sources = new Set([...project.models.values()].filter(({ name }) => needed.has(name)).flatMap(({ staging }) => staging?.source ?? []));
  for (const source of sources) await stageSource(warehouse, project, { source, data, night, run: `night-${day}` });
  for (const model of buildOrder(project).filter((name) => needed.has(name))) await buildModel(warehouse, project, { model, night, run: `night-${day}` });
}
