import { campaigns } from './campaigns.ts';
import { consents } from './consents.ts';
import { crm } from './crm.ts';
import { identifiers } from './identifiers.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import type { Simulation } from './simulation.ts';
import { stores } from './stores.ts';
import { surveys } from './surveys.ts';
import { tickets } from './tickets.ts';
import { web } from './web.ts';

/**
 * Every source, in the order of a day: consents and unsubscriptions come after the campaign that caused them,
 * identifiers after the changed customer, visits and surveys after the orders they belong to,
 * the stores after the changed customer.
 */
export const SIMULATIONS: readonly Simulation[] = [products, campaigns, consents, crm, identifiers, orders, web, surveys, tickets, stores];
