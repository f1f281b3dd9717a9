import path from 'node:path';
import { MusterError } from '../../core/errors.ts';
import { checkShapes } from '../contract.ts';
import type { RelationRequest } from '../engine.ts';
import { landingFiles, type LandingFile } from '../landing.ts';
import { publishedPartitions } from '../ledger.ts';
import type { Source } from '../models/source.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../warehouse.ts';
import { spanOfDays } from '../../core/words.ts';
import { documentedGap } from '../quality/gaps.ts';
import { gapsIn } from './gaps.ts';
import { markerOf, unfinishedDays } from './marker.ts';
import type { Origin, Pending } from './origin.ts';
import { alteredDays, alteredWarnings, looksOfDays } from './looks.ts';
import { overshadowedAfter } from './overshadowed.ts';
import { isPublishedAs } from './partial.ts';

/** Landing files. For an import of history every file may hold missing days, so all of them are read. */
export const files: Origin = {
  async pending(db, _warehouse, { source, model, data, logicalDate, fingerprint, reload }) {
    const folder = dataFolder(data);
    const ledger = await publishedPartitions(db, model.name);
    // A pattern may take in the marker, which is no data.
    const landed = landingFiles(source, folder).filter(({ file, day }) => day === null || file !== markerOf(source, folder, day));
    const history = source.partition === 'event_time';
    const current = new Set([...ledger].filter(([day, printed]) => (history ? printed.startsWith(`${fingerprint}.`) : isPublishedAs(printed, fingerprint, landed, day))).map(([day]) => day));
    const altered = (await alteredDays(db, source, model.name, landed, logicalDate)).filter((day) => current.has(day));
    for (const day of reload ? altered : []) current.delete(day);
    if (reload === 'date') current.delete(logicalDate);
    const unfinished = unfinishedDays(source, folder, landed, new Set(ledger.keys()));
    const isKnown = ({ day }: LandingFile): boolean => day === null || (day <= logicalDate && !unfinished.has(day));
    const known = landed.filter(isKnown);
    if (!current.has(logicalDate)) {
      if (source.expect === 'daily' && unfinished.has(logicalDate)) throw unfinishedDay(source, folder, logicalDate);
      assertDelivered(source, landed, known, { data: folder, logicalDate, staged: current.size > 0 });
    }
    // A day that comes again may lack a row now that kept those of later days out, also of days after the date.
    const rewritten = known.flatMap(({ day }) => (day !== null && ledger.has(day) && !current.has(day) ? [day] : [])).toSorted()[0];
    const overshadowed = new Set(rewritten === undefined ? [] : await overshadowedAfter(db, model, rewritten));
    const freed = landed.filter(({ day }) => day !== null && overshadowed.has(day));
    for (const { day } of freed) if (day !== null) current.delete(day);
    const gone = [...overshadowed].filter((day) => landed.every((one) => one.day !== day)).toSorted();
    const waiting = [...unfinished].filter((day) => day <= logicalDate).toSorted();
    const left = landed.filter((one) => freed.includes(one) || (isKnown(one) && !current.has(one.day ?? '')));
    const days = source.partition === 'landing' ? [...new Set(left.flatMap(({ day }) => day ?? []))] : null;
    return {
      any: left.length > 0, files: left, looks: looksOfDays(source, left), days, current, published: new Set(ledger.keys()), withdrawn: [], unverified: [], altered, undated: history ? { print: '' } : null,
      printed: ledger, overshadowed: history ? await overshadowedAfter(db, model, '0001-01-01') : [], fingerprintOf: (_day, rows) => (rows === undefined ? fingerprint : `${fingerprint}.${rows}`),
      warnings: [
        ...gapsIn(source, known.map(({ day }) => day ?? ''), current, 'files'),
        ...(reload ? [] : alteredWarnings(source, model.name, altered, logicalDate)),
        ...(gone.length === 0 || rewritten === undefined ? [] : [archivedInWords(source, rewritten, gone)]),
        ...(waiting.length === 0 ? [] : [`${source.id}: ${waiting.join(', ')} not complete by ${path.basename(source.marker ?? '')}, so not loaded yet`]),
      ],
    };
  },

  async open(warehouse, source, pending) {
    const request = await relationRequest(warehouse, source, pending);
    return {
      relation: (trx, { once }) => warehouse.engine.sourceRelation(trx, { ...request, once }),
      explain: (error) => warehouse.engine.explainLoadError(error, request),
      placeOf: (day) => request.files.find((name) => request.partition.kind === 'landing' ? request.partition.dayOf.get(name) === day : true) ?? source.id,
    };
  },

  async holds(_db, _warehouse, source, data) {
    const days = new Set((data === null ? [] : landingFiles(source, data)).map(({ day }) => day));
    return (day) => days.has(day) || days.has(null);
  },
};

function dataFolder(data: string | null): string {
  if (data !== null) return data;
  throw new MusterError({ kind: 'usage', where: 'data', found: 'no folder of landing files is configured', allowed: 'a folder', todo: 'give --data DIR, or set `data` in the configuration' });
}

/** A row that a day lost when it came again may have been left out of a later day as repeated, and nobody can look there any more. */
function archivedInWords({ id }: Source, rewritten: LogicalDate, gone: readonly LogicalDate[]): string {
  return `${id}: ${rewritten} is loaded anew, and ${spanOfDays(gone)}, where rows were left out as repeated, has no files any more: a row that ${rewritten} has lost may be nowhere now; deliver the files of ${spanOfDays(gone)} again and run \`npx --no muster sql apply\` over them`;
}

function unfinishedDay(source: Source, data: string, day: LogicalDate): MusterError {
  return new MusterError({
    kind: 'contract', where: markerOf(source, data, day) ?? source.id, found: `not there or not written to its end, or files that it names are not there, so ${day} of ${source.id} is not complete`, allowed: 'a landing day that is complete',
    todo: 'deliver the rest of the day, the marker last, and run the date again',
  });
}

/** How the engine is to read these files. */
async function relationRequest({ engine, knex }: Warehouse, source: Source, { files: landed }: Pending): Promise<RelationRequest> {
  const set = { files: landed.map(({ file }) => file), format: source.format };
  const shapes = await engine.inspectFiles(knex, set);
  checkShapes(engine, source, shapes);
  return {
    ...set, shapes, columns: source.columns, timezone: source.timezone,
    partition: source.partition === 'landing' || source.eventTime === null
      ? { kind: 'landing', dayOf: new Map(landed.map(({ file, day }) => [file, day ?? ''])) }
      : { kind: 'event_time', column: source.eventTime },
    loadedAt: source.loadedAt === 'landing' ? { kind: 'landing' } : { kind: 'column', column: source.loadedAt },
  };
}

function assertDelivered(source: Source, delivered: readonly LandingFile[], known: readonly LandingFile[], about: { data: string; logicalDate: LogicalDate; staged: boolean }): void {
  const { data, logicalDate, staged } = about;
  const has = source.partition === 'event_time' || source.expect !== 'daily' ? known.length > 0 : known.some(({ day }) => day === logicalDate);
  if (documentedGap(source, logicalDate) !== null && (staged || delivered.length > 0)) return;
  if (has || (source.expect !== 'daily' && (staged || (source.expect === 'sometimes' && delivered.length > 0)))) return;
  const days = delivered.flatMap(({ day }) => day ?? []).toSorted();
  throw new MusterError({
    kind: 'contract', where: `${source.id} (${data}/${source.path})`,
    found: `no file for ${logicalDate}`,
    allowed: days.length === 0 ? 'files that match this path; there are none' : `a day from ${days[0]} to ${days.at(-1)}`,
    todo: `deliver the files, or choose another date (${source.id} is expected ${source.expect})`,
  });
}
