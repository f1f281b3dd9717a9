import { refusal, type Answer } from './answer.ts';
import { faultSchema, type FaultRequest } from './faults.ts';
import type { AudienceSummary, HeldMember } from './members.ts';
import type { SeenRequest } from './webhook.ts';

/** What can be asked of a running sandbox, in its own process or over HTTP under `/_control`. */
export interface SandboxControl {
  /** Members an audience holds now, by id; none for an audience nobody has sent. */
  members(audience: string): HeldMember[];
  /** By name. */
  audiences(): AudienceSummary[];
  /** The latest requests to the webhook, oldest first. */
  requests(): SeenRequest[];
  /** Lets the next requests fail as told, after those it was told before. @throws ZodError for a fault of the wrong shape. */
  tellToFail(fault: FaultRequest): void;
  /** Takes back every failure that has not happened yet. */
  recover(): void;
  /** Forgets members, keys, requests and faults, and empties the state file. */
  reset(): void;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  answer(control: SandboxControl, part: string, json: unknown): Answer;
}

const ok = (body: unknown): Answer => ({ status: 200, body });

const routes: readonly Route[] = [
  { method: 'GET', path: /^\/_control\/audiences$/, answer: (control) => ok({ audiences: control.audiences() }) },
  {
    method: 'GET',
    path: /^\/_control\/audiences\/([^/]+)\/members$/,
    answer: (control, audience) => ok({ audience, members: control.members(audience) }),
  },
  { method: 'GET', path: /^\/_control\/requests$/, answer: (control) => ok({ requests: control.requests() }) },
  { method: 'POST', path: /^\/_control\/fail$/, answer: (control, _part, json) => fail(control, json) },
  ...(['recover', 'reset'] as const).map((name): Route => ({
    method: 'POST',
    path: new RegExp(`^/_control/${name}$`),
    answer: (control) => {
      control[name]();
      return ok({});
    },
  })),
];

/** Answers a request under `/_control`; 404 where there is no such thing to ask. */
export function answerControl(control: SandboxControl, method: string, path: string, json: unknown): Answer {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return route.answer(control, decoded(match[1] ?? ''), json);
  }
  return refusal(404, 'not_found');
}

function fail(control: SandboxControl, json: unknown): Answer {
  const fault = faultSchema.safeParse(json);
  if (!fault.success) return { status: 400, body: { error: 'wrong_shape', issues: fault.error.issues.map(({ path, message }) => ({ path, message })) } };
  control.tellToFail(fault.data);
  return ok({});
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
