import type { Check } from './check.ts';
import { configuration } from './configuration.ts';
import { dataFolder } from './data-folder.ts';
import { models } from './models.ts';
import { node } from './node.ts';
import { ports } from './ports.ts';
import { stateFolder } from './state-folder.ts';
import { temporalProgram } from './temporal-program.ts';
import { temporalServer } from './temporal-server.ts';
import { tracking } from './tracking.ts';
import { warehouse } from './warehouse.ts';

/** In the order a newcomer would need them. */
export const checks: readonly Check[] = [node, stateFolder, temporalProgram, temporalServer, ports, configuration, models, dataFolder, warehouse, tracking];
