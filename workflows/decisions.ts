import type { AskedGate, DecisionReport, DecisionRequest } from '../activities/types.ts';
import type { ErrorParts } from '../core/errors.ts';

export type GateState = 'open' | 'checking' | DecisionReport['outcome'];

/** One question and how it stands. */
export interface OpenGate { gate: AskedGate; state: GateState; decision?: DecisionReport }

/** Why a request is none that could be decided on. */
export type Refusal = Omit<ErrorParts, 'kind' | 'cause'>;

const WHERE = 'decision';

/**
 * What is asked and what was answered: the state of every gate that waits, and nothing else. Pure, so that every order of requests,
 * checks and time-outs can be tried. A gate is approved by one way alone: open, begun, decided as approved.
 */
export class DecisionDesk {
  #gates = new Map<string, OpenGate>();
  #takes = false;

  /** Every question of the round and how it stands. */
  get gates(): readonly OpenGate[] {
    return [...this.#gates.values()];
  }

  /** Whether requests are taken now. */
  get takes(): boolean {
    return this.#takes;
  }

  /** Whether nothing is open any more. */
  get settled(): boolean {
    return this.gates.every(({ state }) => state !== 'open' && state !== 'checking');
  }

  /** Whether a decision is being checked this moment. */
  get busy(): boolean {
    return this.gates.some(({ state }) => state === 'checking');
  }

  /** Begins a round: whatever is not decided yet is open, and nothing can be decided before `open`. */
  ask(asked: readonly AskedGate[]): void {
    this.#takes = false;
    this.#gates = new Map(asked.map((gate) => [gate.subject, gate.kept ? { gate, state: gate.kept.outcome, decision: gate.kept } : { gate, state: 'open' as const }]));
  }

  open(): void {
    this.#takes = true;
  }

  /** No more requests. A decision that is being checked may still come to its end. */
  shut(): void {
    this.#takes = false;
  }

  /** Why a request cannot be taken: it is no decision, nobody makes it, the gate is not open, or the report is not the one shown. */
  refusal(request: unknown): Refusal | undefined {
    return formOf(request) ?? this.#standOf(request as DecisionRequest);
  }

  /** Takes a request that was not refused: until it is decided or given back, no other is taken on the same subject. */
  begin(subject: string): AskedGate {
    const entry = this.#gates.get(subject);
    if (!this.#takes || entry?.state !== 'open') throw new TypeError(`${subject} is not open`);
    entry.state = 'checking';
    return entry.gate;
  }

  /** The decision on a begun subject counts. */
  decide(decision: DecisionReport): void {
    const entry = this.#gates.get(decision.subject);
    if (entry?.state !== 'checking') throw new TypeError(`nobody decides on ${decision.subject}`);
    entry.state = decision.outcome;
    entry.decision = decision;
  }

  /** It does not count: the subject is open again. */
  giveBack(subject: string): void {
    const entry = this.#gates.get(subject);
    if (entry?.state === 'checking') entry.state = 'open';
  }

  /** Ends the round: what nobody decided has expired. `reason` says why nobody could any more. */
  close(reason: string): DecisionReport[] {
    if (this.busy) throw new TypeError('a decision is being checked');
    this.#takes = false;
    for (const entry of this.#gates.values()) {
      if (entry.state !== 'open') continue;
      const { subject, content, hash } = entry.gate;
      entry.state = 'expired';
      entry.decision = { subject, outcome: 'expired', by: null, reason, content, hash };
    }
    return this.gates.flatMap(({ decision }) => decision ?? []);
  }

  #standOf({ subject, hash }: DecisionRequest): Refusal | undefined {
    const open = this.gates.filter(({ state }) => state === 'open').map(({ gate }) => gate.subject);
    const allowed = this.#takes && open.length > 0 ? open.join(', ') : 'nothing: the night waits for no decision';
    const entry = this.#gates.get(subject);
    if (!entry || !this.#takes) return { where: WHERE, found: `${subject}, which waits for no decision`, allowed, todo: 'see `muster gates`' };
    if (entry.state === 'checking') return { where: WHERE, found: `${subject}, on which another decision is being checked`, allowed, todo: 'see with `muster gates` what became of it' };
    if (entry.state !== 'open') return { where: WHERE, found: `${subject}, which is ${entry.state} already`, allowed, todo: 'nothing: a decision is not made twice' };
    if (hash === entry.gate.hash) return undefined;
    return { where: WHERE, found: `report ${hash} of ${subject}, which is not the one that waits`, allowed: entry.gate.hash, todo: 'look at `muster gates` again, then decide on what it shows' };
  }
}

/** Texts that every request has. */
const TEXTS = ['subject', 'by', 'reason', 'hash'] as const;
const LONGEST = 1_000;

function formOf(request: unknown): Refusal | undefined {
  const todo = 'paste what `muster approve` or `muster reject` shows with --print';
  const keys = [...TEXTS, 'decision', 'proof'];
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return { where: WHERE, found: 'no object', allowed: `an object with ${keys.join(', ')}`, todo };
  const given = request as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !keys.includes(key));
  if (unknown !== undefined) return { where: WHERE, found: `the unknown key "${unknown.slice(0, 40)}"`, allowed: keys.join(', '), todo };
  for (const key of TEXTS) {
    const value = given[key];
    if (typeof value !== 'string' || value.trim() === '') return { where: `${WHERE}: ${key}`, found: 'nothing', allowed: key === 'by' ? 'the name of the decider' : 'text that is not empty', todo };
    if (value.length > LONGEST) return { where: `${WHERE}: ${key}`, found: `text of ${value.length} characters`, allowed: `at most ${LONGEST}`, todo: 'shorten it' };
  }
  if (given['decision'] !== 'approve' && given['decision'] !== 'reject') return { where: `${WHERE}: decision`, found: 'neither', allowed: 'approve, reject', todo };
  return given['proof'] === undefined || typeof given['proof'] === 'string' ? undefined : { where: `${WHERE}: proof`, found: 'no text', allowed: 'text', todo };
}
