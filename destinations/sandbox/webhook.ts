import type { ServerResponse } from 'node:http';
import type { Batch } from '../destination.ts';
import { refusal, write, type Answer } from './answer.ts';
import type { Fault, FaultQueue } from './faults.ts';
import { batchIn, takeIn } from './intake.ts';
import type { SandboxStore } from './store.ts';

/** One request to the webhook, as the sandbox remembers it. No members: `members()` tells who came of it. */
export interface SeenRequest {
  readonly key: string | undefined;
  readonly audience: string | undefined;
  readonly rows: number;
  /** The answer's status; what the fault did to it where there was none. */
  readonly status: number | 'drop' | 'hang';
  /** Whether the batch took effect now (`accepted`), before (`replayed`), or not. */
  readonly outcome: 'accepted' | 'replayed' | 'conflict' | 'none';
  readonly fault: Fault['mode'] | undefined;
}

export interface WebhookContext {
  readonly store: SandboxStore;
  readonly faults: FaultQueue;
  readonly maxBatchRows: number;
}

/** Answers one POST of a batch, with the fault that waits for it if there is one. Returns what there is to remember. */
export function answerWebhook(key: string | undefined, json: unknown, context: WebhookContext, response: ServerResponse): SeenRequest {
  const read = batchIn(key, json, context.maxBatchRows);
  const batch = 'batch' in read ? read.batch : undefined;
  const fault = context.faults.take(batch?.audience);
  const plain: Handling = 'refused' in read ? refuse(read.refused) : accept(context, read.batch, fault);
  const handled = fault === undefined ? plain : suffer(fault, plain);
  const { answer, outcome } = handled.run();
  deliver(answer, response);
  return {
    key,
    audience: batch?.audience,
    rows: batch?.members.length ?? 0,
    status: typeof answer === 'string' ? answer : answer.status,
    outcome,
    fault: fault?.mode,
  };
}

type Reply = Answer | 'drop' | 'hang';

/** Something that will be done about a request, not done yet: a fault decides whether it is. */
interface Handling {
  run(): { answer: Reply; outcome: SeenRequest['outcome'] };
}

const refuse = (answer: Answer): Handling => ({ run: () => ({ answer, outcome: 'none' }) });

const accept = ({ store }: WebhookContext, batch: Batch, fault: Fault | undefined): Handling => ({
  run: () => takeIn(store, batch, rejectedRows(fault, batch)),
});

/** Each mode of a fault, in terms of the handling it disturbs. */
function suffer(fault: Fault, plain: Handling): Handling {
  switch (fault.mode) {
    case 'before':
      return { run: () => ({ answer: faultAnswer(fault), outcome: 'none' }) };
    case 'after-accept':
      return { run: () => ({ answer: faultAnswer(fault), outcome: plain.run().outcome }) };
    case 'hang':
      return { run: () => ({ answer: 'hang', outcome: fault.accept ? plain.run().outcome : 'none' }) };
    case 'reject-rows':
      break;
  }
  return plain;
}

function rejectedRows(fault: Fault | undefined, { members }: Batch): Map<number, string> {
  if (fault?.mode !== 'reject-rows') return new Map();
  return new Map(members.flatMap((_, index) => (index % fault.every === 0 ? [[index, fault.reason]] : [])));
}

function faultAnswer({ status, retryAfter }: Extract<Fault, { status: unknown }>): Reply {
  if (status === 'drop') return 'drop';
  const answer = status < 300 ? { status, body: {} } : refusal(status, 'told_to_fail');
  return retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': String(retryAfter) } };
}

function deliver(reply: Reply, response: ServerResponse): void {
  if (reply === 'hang') return;
  if (reply === 'drop') response.destroy();
  else write(response, reply);
}
