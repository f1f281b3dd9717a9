import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, test as plainTest } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { checkConfig, type LoadedConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { startSandbox, type Sandbox } from '../../destinations/sandbox/server.ts';
import { openHome, type Home } from '../../workers/home.ts';
import { startNight } from '../../workers/nights.ts';
import { warehousePlace } from '../../workers/warehouse-place.ts';
import { openSession, type Session, type SessionOptions } from '../../workers/session.ts';
import type { NightInput } from '../../workflows/nightly.ts';
import { runQuery } from '../../warehouse/query/client.ts';
import { companyData } from './company.ts';
import { stagedWarehouse } from './staged.ts';

/** The marts of the features of `smallConfig`: a night that builds all takes twice as long. */
const ITS_MARTS = ['customer_orders', 'customer_web'];

/** Tests that need the server: skipped by name where there is none. */
export const test = plainTest.skipIf(inject('temporalAddress') === null);

let labs = 0;

/** A configuration small enough for tests: few features, few ks, both destinations. */
export function smallConfig(overrides: Partial<MusterConfig> = {}): MusterConfig {
  return {
    segmentations: {
      customers: {
        features: [
          { feature: 'frequency_84d', transform: 'log1p' },
          { feature: 'monetary_84d', transform: 'log1p' },
          { feature: 'sessions_28d', transform: 'log1p' },
          'discount_share_84d', 'evening_share_84d', 'weekend_share_84d',
        ],
        k: { min: 2, max: 6 }, restarts: 4,
        gates: { silhouette: { min: 0.05 }, smallest_segment: { minShare: 0.005 }, stability: { minAri: 0 } },
        // Features are looked at together by the tests of drift: it is the dearest look of a small night.
        drift: { sampleRows: 0 },
      },
    },
    audiences: {
      everyone: { segmentation: 'customers', destinations: ['drops'], gates: {} },
      reachable: { segmentation: 'customers', destinations: ['webhook'], consent: 'email_marketing', identifiers: ['email_sha256'], gates: {} },
    },
    destinations: {
      drops: { kind: 'file', path: 'drops', format: 'csv' },
      webhook: { kind: 'http', urlEnv: 'MUSTER_WEBHOOK_URL', batchRows: 50 },
    },
    timeouts: { heartbeatSeconds: 3 },
    ...overrides,
  };
}

/** One Muster of its own on the suite's server: state folder, configuration, sandbox. */
export interface Lab {
  home: Home;
  config: LoadedConfig;
  sandbox: Sandbox;
  /** Landing files. */
  data: string;
  open(options?: Partial<SessionOptions>): Promise<Session>;
  /** Runs one night to its end. */
  night(session: Session, date: LogicalDate, input?: Omit<NightInput, 'date'>): Promise<NightResult>;
  /** Rows of one reading statement. */
  rows(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}

export interface LabOptions {
  config?: Partial<MusterConfig>;
  data?: string;
  /**
   * Begins with an empty warehouse and builds all marts, as a first night does. Default, where the company is the suite's own: its history
   * is staged up to the days of the nights, and nights build the marts of the features.
   */
  fresh?: boolean;
  /** Address of an empty database on a PostgreSQL server, for the warehouse. Default: DuckDB in the state folder. */
  database?: string;
}

/** Makes a lab. What `open` returned is closed with it. */
export async function openLab({ config: overrides = {}, data, database, fresh = data !== undefined || database !== undefined }: LabOptions = {}): Promise<Lab> {
  process.env.TEMPORAL_ADDRESS = inject('temporalAddress') ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'muster-lab-'));
  const sandbox = await startSandbox();
  process.env.MUSTER_WEBHOOK_URL = sandbox.url;
  const home = await openHome(join(folder, 'home'));
  const landing = data ?? await companyData();
  if (!fresh) await copyFile(await stagedWarehouse(landing), home.warehouse);
  labs += 1;
  // A name of its own keeps two labs on one server apart.
  const name = `lab${process.pid}-${labs}`;
  const urlEnv = `MUSTER_TEST_DATABASE_${labs}`;
  if (database) process.env[urlEnv] = database;
  const config = checkConfig({ ...(!fresh && { marts: ITS_MARTS }), ...smallConfig(overrides), name, ...(database ? { warehouse: { engine: 'postgres', urlEnv } } : {}) }, { file: join(folder, 'muster.config.ts'), data: landing });
  const sessions: Session[] = [];
  return {
    home, config, sandbox, data: landing,
    async open(options) {
      const session = await openSession({ config, home, ...options });
      sessions.push(session);
      return session;
    },
    async night(session, date, input) {
      const handle = await startNight(session.client, config, date, input);
      return handle.result();
    },
    async rows(sql) {
      const { engine, path } = warehousePlace(config, home, process.env);
      const { rows } = await runQuery({ home: home.dir, warehousePath: path, engine, sql, limit: 1_000_000 });
      return rows;
    },
    async close() {
      for (const session of sessions) await session.close().catch(() => {});
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
