import type { Row } from './columns.ts';
import type { FaultKind } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Random } from './random.ts';
import type { StagingTable } from './staging-table.ts';
import type { Writer } from './writer.ts';

/** What one kind of file received, for the record of the truth. */
export interface OutputCounts {
  rows: number;
  faults: Partial<Record<FaultKind, number>>;
  /** Late rows whose landing day lies after the last day: they are in no file. */
  undelivered: number;
}

/** Takes the rows of one kind of file day by day, breaks a few of them on purpose, and keeps late ones for their landing day. */
export class Output {
  readonly spec: FileSpec;
  readonly counts: OutputCounts = { rows: 0, faults: {}, undelivered: 0 };
  readonly #writer: Writer;
  readonly #lastDay: number;
  readonly #plantFaults: boolean;
  readonly #faultRate: number;
  readonly #later = new Map<number, Row[]>();
  #table: StagingTable | null = null;
  #day = -1;
  #random: Random | null = null;

  constructor(spec: FileSpec, writer: Writer, days: number, plantFaults: boolean) {
    this.spec = spec;
    this.#writer = writer;
    this.#lastDay = days - 1;
    this.#plantFaults = plantFaults;
    this.#faultRate = spec.faults.reduce((sum, fault) => sum + fault.rate, 0);
  }

  /** Opens the file of a landing day; the late rows of earlier days come first. */
  async open(day: number, random: Random): Promise<void> {
    this.#day = day;
    this.#random = random;
    if (!landsOn(this.spec, day)) return;
    this.#table = await this.#writer.table(this.spec, day);
    for (const row of this.#later.get(day) ?? []) this.#add(row);
    this.#later.delete(day);
  }

  /** Adds a row: values in the order of the file's columns. `sound` rows are never broken. */
  emit(row: Row, sound = false): void {
    if (sound || !this.#plantFaults) return this.#add(row);
    let chance = this.#random!.uniform();
    if (chance >= this.#faultRate) return this.#add(row);
    for (const fault of this.spec.faults) {
      if (chance >= fault.rate) {
        chance -= fault.rate;
        continue;
      }
      const before = this.counts.undelivered;
      const delivery = { day: this.#day, random: this.#random!, deliver: (broken: Row, daysLater = 0) => this.#deliver(broken, daysLater) };
      if (!fault.plant(row, delivery, this.spec.columns)) return this.#add(row);
      if (this.counts.undelivered === before) this.counts.faults[fault.kind] = (this.counts.faults[fault.kind] ?? 0) + 1;
      return;
    }
    this.#add(row);
  }

  /** Closes the file of this day and starts writing it. */
  close(): void {
    if (!this.#table) return;
    this.#table.close();
    this.#writer.write(this.spec, this.#day, this.#table);
    this.#table = null;
  }

  #deliver(row: Row, daysLater: number): void {
    const day = this.#day + daysLater;
    if (day > this.#lastDay) {
      this.counts.undelivered += 1;
    } else if (daysLater === 0) {
      this.#add(row);
    } else {
      const waiting = this.#later.get(day);
      if (waiting) waiting.push(row);
      else this.#later.set(day, [row]);
    }
  }

  #add(row: Row): void {
    this.counts.rows += 1;
    this.#table!.add(row);
  }
}
