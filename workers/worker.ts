import { NativeConnection, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { createActivities, type Activities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { queueName, type Resource } from '../core/queues.ts';
import type { ConnectionProfile } from './server/connection.ts';

/** How many steps run at once on each queue. */
const SLOTS: Record<Resource, number> = {
  core: 10,
  // The embedded warehouse runs one statement on all cores; a second slot hides the hand-over between steps.
  warehouse: 2,
  // More than there are training threads: waiting in the pool costs nothing, waiting for a hand-over costs a tenth of a second.
  train: 16,
  sync: 4,
};

/** Steps get this long to end after a stop was asked for; then they are cancelled. */
const GRACE = '10 seconds';

export interface WorkerOptions {
  profile: ConnectionProfile;
  deps: ActivityDeps;
  bundle: WorkflowBundleWithSourceMap;
}

export interface RunningWorker {
  /** Resolves when every queue has stopped; rejects when one fails. */
  done: Promise<void>;
  stop(): Promise<void>;
}

/** Starts one worker for each task queue of a project, in this process. */
export async function startWorker({ profile, deps, bundle }: WorkerOptions): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(profile.options ?? {});
  const activities: Activities = createActivities(deps);
  const workers: Worker[] = [];
  for (const resource of Object.keys(SLOTS) as Resource[]) {
    workers.push(await Worker.create({
      connection,
      namespace: profile.namespace,
      taskQueue: queueName(deps.config.name, resource),
      activities,
      ...(resource === 'core' ? { workflowBundle: bundle } : {}),
      maxConcurrentActivityTaskExecutions: SLOTS[resource],
      shutdownGraceTime: GRACE,
    }));
  }
  const done = runAll(workers, connection);
  return {
    done,
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

async function runAll(workers: readonly Worker[], connection: NativeConnection): Promise<void> {
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await connection.close();
  }
}
