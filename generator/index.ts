import { applyDrift } from './behaviour.ts';
import { createCompany, type Company } from './company.ts';
import { prepareFolder, writeTruthJson } from './folder.ts';
import { resolveOptions, type GenerateOptions } from './options.ts';
import { Output } from './output.ts';
import type { SimulateDay } from './simulation.ts';
import { SIMULATIONS } from './simulations.ts';
import { TruthRecorder, type Truth } from './truth.ts';
import { Writer } from './writer.ts';

export type { GenerateOptions } from './options.ts';
export type { SegmentProfile } from './segments.ts';
export type { Truth } from './truth.ts';

export interface GenerationSummary {
  out: string;
  /** What `_truth/truth.json` holds. */
  truth: Truth;
  /** Rows in all files. */
  rows: number;
  files: number;
}

/**
 * Writes the raw files of a made-up company, one folder for each source and landing day, with the truth that was planted beside them in `_truth`.
 * The same options give the same bytes. Memory grows with the customers and the rows of one day, not with the days.
 * Throws a MusterError of kind usage for an option it cannot use, and for a folder that holds something else.
 */
export async function generateCompany(options: GenerateOptions): Promise<GenerationSummary> {
  const resolved = resolveOptions(options);
  await prepareFolder(options.out, SIMULATIONS.flatMap(({ files }) => files.map(({ name }) => name)));
  const company = createCompany(resolved);
  const writer = await Writer.open(options.out, company.calendar);
  try {
    const outputs = SIMULATIONS.flatMap(({ files }) => files.map((spec) => new Output(spec, writer, resolved.days, resolved.faults)));
    const truth = await simulate(company, writer, outputs, options.onProgress);
    await writeTruthJson(options.out, truth);
    return { out: options.out, truth, rows: Object.values(truth.rows).reduce((sum, rows) => sum + rows, 0), files: writer.files };
  } finally {
    writer.close();
  }
}

async function simulate(company: Company, writer: Writer, outputs: readonly Output[], onProgress: GenerateOptions['onProgress']): Promise<Truth> {
  const { options, calendar, streams, today } = company;
  const recorder = await TruthRecorder.open(company, writer);
  const steps = SIMULATIONS.map((simulation): SimulateDay => simulation.start(company, (name) => outputs.find(({ spec }) => spec.name === name)!));
  for (let day = 0; day < options.days; day++) {
    if (day + 1 === options.driftDay) applyDrift(company.behaviour, company.customers, options.drift);
    for (const events of Object.values(today)) events.length = 0;
    for (const output of outputs) await output.open(day, streams.of(`faults of ${output.spec.name}`, day));
    for (const step of steps) step(day);
    recorder.record();
    // At most the files of one day wait to be written while the next is simulated.
    await writer.finished();
    for (const output of outputs) output.close();
    onProgress?.({ fraction: (day + 1) / options.days, message: calendar.dateOf(day) });
  }
  const truth = recorder.close(outputs);
  await writer.finished();
  return truth;
}
