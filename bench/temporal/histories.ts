import { Client, type Connection } from '@temporalio/client';
import type { Home } from '../../workers/home.ts';
import { ensureServer } from '../../workers/server/ensure.ts';
import { openConnection } from '../../workers/server/connection.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import type { Interval } from './intervals.ts';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** When a night ran on its server, and when any of its activities did. */
export interface NightTimes {
  night: Interval;
  activities: (Interval & { name: string })[];
}

/** Reads the times of a finished night, its child workflows included, from the histories in a state folder. */
export async function readNightTimes(home: Home, workflowId: string): Promise<NightTimes> {
  const server = await ensureServer({ home, searchAttributes: Object.values(searchAttributes) });
  let connection: Connection | undefined;
  try {
    connection = await openConnection(server.profile);
    const client = new Client({ connection, namespace: server.namespace });
    const events = await eventsOf(client, workflowId);
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last) throw new Error(`the history of ${workflowId} is empty`);
    const children = await Promise.all(childrenOf(events).map((child) => eventsOf(client, child)));
    return { night: { from: timeOf(first), to: timeOf(last) }, activities: [events, ...children].flatMap(activitiesIn) };
  } finally {
    await connection?.close();
    await server.stop();
  }
}

async function eventsOf(client: Client, workflowId: string): Promise<HistoryEvent[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

function childrenOf(events: readonly HistoryEvent[]): string[] {
  return events.flatMap((event) => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? []);
}

/** From started to completed, for the try that succeeded: the server writes both once it has. */
function activitiesIn(events: readonly HistoryEvent[]): NightTimes['activities'] {
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  return events.flatMap((event) => {
    const completed = event.activityTaskCompletedEventAttributes;
    const started = completed && byId.get(String(completed.startedEventId));
    const scheduled = completed && byId.get(String(completed.scheduledEventId))?.activityTaskScheduledEventAttributes;
    if (!started) return [];
    return { name: scheduled?.activityType?.name ?? 'unknown', from: timeOf(started), to: timeOf(event) };
  });
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
}
