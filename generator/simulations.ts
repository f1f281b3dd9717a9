import { accounts } from './accounts.ts';
import { affinity } from './affinity.ts';
import { appends } from './appends.ts';
import { campaigns } from './campaigns.ts';
import { consents } from './consents.ts';
import { crm } from './crm.ts';
import { identifiers } from './identifiers.ts';
import { marketResearch } from './market-research.ts';
import { mentions } from './mentions.ts';
import { orders } from './orders.ts';
import { preferences } from './preferences.ts';
import { products } from './products.ts';
import { psychographics } from './psychographics.ts';
import type { Simulation } from './simulation.ts';
import { stores } from './stores.ts';
import { surveys } from './surveys.ts';
import { tickets } from './tickets.ts';
import { web } from './web.ts';

/**
 * Every source, in the order of a day: consents and unsubscriptions come after the campaign that caused them,
 * identifiers and the stores after the changed customer, visits and surveys after the orders they belong to. The other systems (stores, accounts,
 * social media, panels, questionnaires) look on: nothing that the shop delivers depends on them.
 */
export const SIMULATIONS: readonly Simulation[] = [
  products, campaigns, consents, crm, identifiers, orders, web, surveys, tickets,
  stores, accounts, mentions, appends, affinity, marketResearch, preferences, psychographics,
];
