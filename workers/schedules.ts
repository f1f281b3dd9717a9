import { ScheduleOverlapPolicy, ScheduleNotFoundError, type Client, type ScheduleOptions } from '@temporalio/client';
import type { LoadedConfig } from '../config/load.ts';
import { deadlineScheduleId, nightlyScheduleId, queueName } from '../core/queues.ts';

/** Creates the nightly schedule and the one that watches its deadline, or brings them in line with the configuration. */
export async function ensureSchedules(client: Client, config: LoadedConfig): Promise<void> {
  for (const options of [nightly(config), deadline(config)]) await ensure(client, options);
}

async function ensure(client: Client, options: ScheduleOptions): Promise<void> {
  const handle = client.schedule.getHandle(options.scheduleId);
  try {
    await handle.describe();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create(options);
    return;
  }
  // Whether it is paused is the operator's decision and stays as it is.
  await handle.update((current) => ({ ...options, state: current.state }));
}

function nightly({ name, schedule: { at, catchupDays } }: LoadedConfig): ScheduleOptions {
  return {
    scheduleId: nightlyScheduleId(name),
    spec: { calendars: [calendar(at)], timezone: 'UTC' },
    action: {
      type: 'startWorkflow',
      workflowType: 'nightly',
      workflowId: nightlyScheduleId(name),
      taskQueue: queueName(name, 'core'),
      args: [{}],
      staticSummary: 'The night of the day before',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: `${catchupDays} days`, pauseOnFailure: true },
  };
}

function deadline({ name, schedule }: LoadedConfig): ScheduleOptions {
  return {
    scheduleId: deadlineScheduleId(name),
    spec: { calendars: [calendar(schedule.deadline)], timezone: 'UTC' },
    action: {
      type: 'startWorkflow',
      workflowType: 'deadline',
      workflowId: deadlineScheduleId(name),
      taskQueue: queueName(name, 'core'),
      args: [{}],
      staticSummary: 'Has last night finished?',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
  };
}

function calendar(clock: string): { hour: number; minute: number } {
  const [hour, minute] = clock.split(':').map(Number);
  return { hour: hour ?? 0, minute: minute ?? 0 };
}
