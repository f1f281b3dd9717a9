import { condition, currentUpdateInfo, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { AskedGate, DecisionReport, DecisionRequest, NightPlan, WaitingGate } from '../activities/types.ts';
import { DecisionDesk, type GateState } from './decisions.ts';
import { isScheduled, nominalTime } from './nominal-time.ts';
import { refused } from './input.ts';
import { stepsOn } from './steps.ts';

/** What a night asks, and what it was told. */
export interface GateBoard {
  /** Whether it waits now. */
  waits: boolean;
  /** ISO instant until which it does; null before it asked anything. */
  until: string | null;
  gates: (AskedGate & { state: GateState })[];
  /** Of all rounds that are over. */
  decisions: DecisionReport[];
}

/** A person's decision on one subject. Refused where nothing is open, nobody decides, or the report is another. */
export const decideUpdate = defineUpdate<DecisionReport, [DecisionRequest]>('decide');
/** What waits; answered while a night runs and after it ended. */
export const gatesQuery = defineQuery<GateBoard>('gates');

/** For a night that was opened before there were decisions. */
const DEFAULT_MINUTES = 720;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Asks people about what gates warned of. Made before anything else of a night, so that no message arrives too early. */
export class Approval {
  readonly decisions: DecisionReport[] = [];
  #desk = new DecisionDesk();
  #plan: NightPlan | undefined;
  /** Milliseconds since 1970. */
  #until: number | null = null;

  constructor() {
    setHandler(gatesQuery, () => this.board);
    setHandler(decideUpdate, (request) => this.#decide(request), {
      description: 'Approve or reject what a gate warned of. Paste what `muster approve RUN --print` shows.',
      validator: (request) => {
        const refusal = this.#desk.refusal(request);
        if (refusal) throw refused(refusal);
      },
    });
  }

  get board(): GateBoard {
    return {
      waits: this.#desk.takes, until: this.#until === null ? null : new Date(this.#until).toISOString(),
      gates: this.#desk.gates.map(({ gate, state }) => ({ ...gate, state })), decisions: this.decisions,
    };
  }

  /**
   * One round: asks about everything that waits, and ends when all of it is decided or the time is over.
   * @param mayWait false where nobody is to be waited for: what an earlier run was not told expires at once.
   * @param hold what is done before the night waits, so that a person can look; gets what is asked, and the end as ISO instant.
   */
  async round(plan: NightPlan, waiting: readonly WaitingGate[], { mayWait, hold }: { mayWait: boolean; hold: (asked: AskedGate[], until: string) => Promise<void> }): Promise<DecisionReport[]> {
    const { night, timeouts } = plan;
    const { askDecisions, settleDecisions } = stepsOn('warehouse', timeouts);
    this.#plan = plan;
    this.#desk.ask(await askDecisions({ night, waiting: [...waiting] }));
    if (!this.#desk.settled && mayWait) {
      this.#until ??= endOf(plan);
      if (this.#until > Date.now()) await this.#wait(this.#until, hold);
    }
    const decisions = this.#desk.close(mayWait ? 'nobody decided in time' : 'a backfill waits for nobody');
    await settleDecisions({ night, decisions });
    this.decisions.push(...decisions);
    return decisions;
  }

  async #wait(until: number, hold: (asked: AskedGate[], until: string) => Promise<void>): Promise<void> {
    await hold(this.#desk.gates.filter(({ state }) => state === 'open').map(({ gate }) => gate), new Date(until).toISOString());
    this.#desk.open();
    await condition(() => this.#desk.settled, Math.max(1, until - Date.now()));
    this.#desk.shut();
    await condition(() => !this.#desk.busy);
  }

  async #decide(request: DecisionRequest): Promise<DecisionReport> {
    const gate = this.#desk.begin(request.subject);
    try {
      const { night, timeouts } = this.#plan!;
      const decision = await stepsOn('warehouse', timeouts).checkDecision({ night, id: currentUpdateInfo()!.id, gate, request });
      this.#desk.decide(decision);
      return decision;
    } catch (error) {
      this.#desk.giveBack(request.subject);
      throw error;
    }
  }
}

/** A scheduled night is over before the next one is due, or the schedule would pass over that one. */
function endOf({ approval }: NightPlan): number {
  const asked = Date.now() + (approval?.timeoutMinutes ?? DEFAULT_MINUTES) * MINUTE_MS;
  return isScheduled() ? Math.min(asked, nominalTime().getTime() + DAY_MS - MINUTE_MS) : asked;
}
