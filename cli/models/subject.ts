import type { ModelArtefact } from '../../activities/registry/models.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import { closestWord } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';

/** A registered model, as a command works with it. */
export interface Registered { segmentation: string; version: number; sha256: string; artefact: ModelArtefact }

/** What the registry holds, without the models themselves. */
interface Listed { segmentation: string; version: number; sha256: string; aliases: string[] }

/**
 * The model that somebody means: `3`, `v3`, an alias such as `champion`, or, where nothing is asked, the newest.
 * @param command Words of the command, for errors: `models show`.
 * @throws MusterError usage where there is no such model, or several segmentations have one.
 */
export async function modelNamed(context: Context, command: string, asked: string | undefined, segmentation: string | undefined): Promise<Registered> {
  const all = await listed(context);
  requireSegmentation(all, command, segmentation);
  const models = all.filter((model) => segmentation === undefined || model.segmentation === segmentation);
  const found = models.filter((model) => asked === undefined || isNamed(model, asked));
  const segmentations = [...new Set(found.map((model) => model.segmentation))];
  if (segmentations.length > 1) {
    throw new MusterError({ kind: 'usage', where: `muster ${command}`, found: `models of ${segmentations.join(', ')}`, allowed: 'one segmentation', todo: 'name it with --segmentation' });
  }
  const [model] = found;
  if (!model) throw unknown(models, asked, segmentation);
  return readModel(context, model);
}

/** The segmentation that is meant where none is named: the only one that has models. */
export async function segmentationNamed(context: Context, command: string, segmentation: string | undefined): Promise<string> {
  const all = await listed(context);
  requireSegmentation(all, command, segmentation);
  const names = [...new Set(all.map((model) => model.segmentation))];
  const [only] = names;
  if (segmentation !== undefined) return segmentation;
  if (only !== undefined && names.length === 1) return only;
  if (only === undefined) throw unknown([], undefined, undefined);
  throw new MusterError({ kind: 'usage', where: `muster ${command}`, found: `models of ${names.join(', ')}`, allowed: 'one segmentation', todo: 'name it with --segmentation' });
}

export async function readModel(context: Context, { segmentation, version }: Pick<Listed, 'segmentation' | 'version'>): Promise<Registered> {
  const [row] = await readRows(context, `select sha256, artefact from meta.models where segmentation = ${literal(segmentation)} and version = ${version}`);
  return { segmentation, version, sha256: String(row?.['sha256']), artefact: JSON.parse(String(row?.['artefact'])) as ModelArtefact };
}

/** Every registered version, newest first, with the aliases that stand on it. */
async function listed(context: Context): Promise<Listed[]> {
  const models = await readRows(context, 'select segmentation, version, sha256 from meta.models order by version desc, segmentation') as unknown as Omit<Listed, 'aliases'>[];
  const aliases = await readRows(context, 'select segmentation, alias, version from meta.model_aliases order by alias') as unknown as { segmentation: string; alias: string; version: number }[];
  return models.map((model) => ({ ...model, aliases: aliases.filter(({ segmentation, version }) => segmentation === model.segmentation && version === model.version).map(({ alias }) => alias) }));
}

function isNamed({ version, aliases }: Listed, asked: string): boolean {
  const word = asked.toLowerCase();
  return /^v?\d+$/.test(word) ? version === Number(word.replace(/^v/, '')) : aliases.includes(word);
}

function requireSegmentation(models: readonly Listed[], command: string, segmentation: string | undefined): void {
  const names = [...new Set(models.map((model) => model.segmentation))].toSorted();
  if (segmentation === undefined || names.length === 0 || names.includes(segmentation)) return;
  const meant = closestWord(segmentation, names);
  throw new MusterError({ kind: 'usage', where: `muster ${command}`, found: `no model of "${segmentation}"`, allowed: names.join(', '), todo: meant ? `write --segmentation ${meant}` : 'name one of these' });
}

function unknown(models: readonly Listed[], asked: string | undefined, segmentation: string | undefined): MusterError {
  const aliases = [...new Set(models.flatMap((model) => model.aliases))].toSorted();
  const meant = asked === undefined || /^v?\d+$/i.test(asked) ? undefined : closestWord(asked, aliases);
  return new MusterError({
    kind: 'usage', where: `model ${asked ?? ''}${segmentation === undefined ? '' : ` of ${segmentation}`}`.trim(), found: 'not in the registry',
    allowed: [...new Set(models.map(({ version }) => `v${version}`)), ...aliases].join(', ') || 'none has been trained', todo: meant ? `write "${meant}"` : 'name one that `muster models` lists',
  });
}
