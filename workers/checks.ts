import { algorithms } from '../analytics/index.ts';
import { categoricalOf, kindsOf, numberNamed } from '../activities/categorical.ts';
import { outcomeNumber } from '../activities/drift/outcomes.ts';
import { featureNamed } from '../activities/features.ts';
import { attributesNamed } from '../activities/profile/attributes.ts';
import { detectInThread } from '../activities/graph/detect.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { AudienceConfig, SegmentationConfig } from '../config/schema.ts';
import { openDestination } from '../destinations/registry.ts';
import { MusterError } from '../core/errors.ts';
import { checkModels } from '../warehouse/check/check-models.ts';
import { isCategory } from '../warehouse/models/categories.ts';
import { EMITTERS } from '../lineage/emitters.ts';
import { CORE_SQL, loadProject, type Project } from '../warehouse/models/project.ts';

/**
 * Reads the models and checks the names in the configuration that only they know: found out now, not in the middle of a night.
 * @throws MusterError (usage) for a model that does not parse, a system without staging models, or a feature that no mart documents.
 */
export async function checkedProject(config: LoadedConfig): Promise<Project> {
  const project = await loadProject({ folders: [CORE_SQL, ...config.models], systems: config.systems, marts: config.marts, identity: config.identity, graph: config.graph && { ...config.graph, detect: detectInThread } });
  for (const [name, segmentation] of Object.entries(config.segmentations)) checkFeatures(project, segmentation, `${config.file}: segmentations.${name}`);
  for (const [name, { replaces, fairness, drift }] of Object.entries(config.segmentations)) {
    const at = `${config.file}: segmentations.${name}`;
    for (const [outcome, source] of Object.entries(drift.outcomes)) outcomeNumber(project, `${at}.drift.outcomes.${outcome}`, source);
    if (replaces) numberNamed(project, replaces.value, `${at}.replaces.value`, kindsOf(project, config.segmentations[name]!));
    if (!fairness) continue;
    attributesNamed(project, fairness.attributes, `${at}.fairness.attributes`);
    if (fairness.reweigh) numberNamed(project, fairness.reweigh.outcome, `${at}.fairness.reweigh.outcome`, kindsOf(project, config.segmentations[name]!));
  }
  for (const [name, { segmentation, select, legacySelect, fairness, outcome }] of Object.entries(config.audiences)) {
    const at = `${config.file}: audiences.${name}`;
    if (fairness) attributesNamed(project, fairness.attributes, `${at}.fairness.attributes`);
    if (outcome !== undefined) numberNamed(project, outcome, `${at}.outcome`, kindsOf(project, config.segmentations[segmentation]!));
    checkSelection(project, select, `${at}.select`);
    if (legacySelect) checkSelection(project, legacySelect, `${at}.legacySelect`);
  }
  return project;
}

function checkSelection(project: Project, select: AudienceConfig['select'], at: string): void {
  if (select === 'all' || 'segments' in select) return;
  const [end, feature] = 'highest' in select ? ['highest', select.highest] : ['lowest', select.lowest];
  featureNamed(project, feature, `${at}.${end}`);
}

/** Every feature is documented, and one that is no number is taken for what it is. */
function checkFeatures(project: Project, { features, algorithm, algorithmOptions }: SegmentationConfig, at: string): void {
  const categories = categoricalOf({ algorithm, options: algorithmOptions });
  for (const { feature } of features) {
    const { type } = featureNamed(project, feature, `${at}.features`);
    if (!isCategory(type) || categories.includes(feature)) continue;
    const takers = algorithms.all().filter(({ categorical }) => categorical).map(({ name }) => name);
    throw new MusterError({
      kind: 'usage', where: `${at}.features`, found: `"${feature}" is a category (${type}), and ${algorithm} measures it as a number`, allowed: 'numbers, and categories that the algorithm knows as such',
      todo: `leave it out, or take algorithm: '${takers.join("' or '")}' with algorithmOptions: { categorical: ['${feature}'] }`,
    });
  }
}

/**
 * Refuses models that no engine could read: see check-models.ts. A tenth of a second, before anything is started.
 * @throws MusterError with file and line of the first one at fault.
 */
export async function requireSound(project: Project): Promise<void> {
  const [first, ...more] = await checkModels(project);
  if (!first) return;
  if (more.length === 0) throw first;
  throw new MusterError({ ...first.parts, todo: `${first.parts.todo ?? 'correct it'} (and ${more.length} more: \`muster sql check\` lists them all)` });
}

/** Shortest token of a decider: what a history holds is made with it, and must not tell it to who tries many. */
const LEAST_TOKEN = 20;

/** The tokens of deciders are there, and long enough that nobody finds one by trying. @throws MusterError (usage). */
export function checkDeciders({ file, approval: { deciders } }: Pick<LoadedConfig, 'file' | 'approval'>, env: NodeJS.ProcessEnv = process.env): void {
  for (const [index, { tokenEnv }] of deciders.entries()) {
    const length = env[tokenEnv]?.length ?? 0;
    if (length >= LEAST_TOKEN) continue;
    throw new MusterError({
      kind: 'usage', where: `${file}: approval.deciders.${index}.tokenEnv`, found: length === 0 ? `the environment variable ${tokenEnv} is not set` : `the token in ${tokenEnv} has ${length} characters`,
      allowed: `a token of at least ${LEAST_TOKEN} characters`, todo: 'set it where the worker runs, for example to what `openssl rand -hex 32` prints',
    });
  }
}

/** A destination, or a receiver of lineage, whose address or token is missing is found out now, not when the night is nearly over. Nothing is connected yet. */
export async function checkDestinations({ destinations, baseDir, lineage }: LoadedConfig): Promise<void> {
  for (const emitter of EMITTERS) emitter.open(lineage, { baseDir, env: process.env });
  for (const [name, { kind, ...options }] of Object.entries(destinations)) {
    const session = openDestination({ kind, options }, { baseDir, env: process.env, name });
    await session.close?.();
  }
}
