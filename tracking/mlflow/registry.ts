import { MISSING, MlflowError, THERE_ALREADY, type MlflowClient } from './client.ts';
import type { KeptRun } from './run.ts';

/** The tag that says which version of our registry a version of theirs is: the numbers of the two need not agree. */
const VERSION = 'muster.version';

interface ModelVersion { version: string; tags?: { key: string; value: string }[] }

/** Registers the model of a run as a version, once. */
export async function keepVersion(client: MlflowClient, model: string, { run, version, tags }: { run: KeptRun; version: number; tags: Readonly<Record<string, string>> }): Promise<void> {
  await createModel(client, model);
  if ((await versionsOf(client, model)).has(version)) return;
  await client.post('model-versions/create', {
    name: model, source: run.artifactUri, run_id: run.id,
    tags: Object.entries({ ...tags, [VERSION]: String(version) }).map(([key, value]) => ({ key, value })),
  });
}

/** Their version by ours; of several the oldest. */
export async function versionsOf(client: MlflowClient, model: string): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (let page: string | undefined = ''; page !== undefined;) {
    const answer: { model_versions?: ModelVersion[]; next_page_token?: string } = await client.get('model-versions/search', {
      filter: `name = '${model}'`, max_results: '1000', order_by: 'version_number DESC', ...(page === '' ? {} : { page_token: page }),
    });
    for (const { version, tags = [] } of answer.model_versions ?? []) {
      const ours = tags.find(({ key }) => key === VERSION)?.value;
      if (ours !== undefined) found.set(Number(ours), version);
    }
    page = answer.next_page_token || undefined;
  }
  return found;
}

/** Moves the aliases of a model to where ours stand, and takes away those of our names that stand nowhere. Others' names are left alone. */
export async function mirrorAliases(client: MlflowClient, model: string, { aliases, names }: { aliases: Readonly<Record<string, number>>; names: readonly string[] }): Promise<number[]> {
  const versions = await versionsOf(client, model);
  const standing = await aliasesOf(client, model);
  const unknown: number[] = [];
  for (const [alias, ours] of Object.entries(aliases)) {
    const version = versions.get(ours);
    if (version === undefined) unknown.push(ours);
    else if (standing.get(alias) !== version) await client.post('registered-models/alias', { name: model, alias, version });
  }
  for (const alias of names) {
    if (!(alias in aliases) && standing.has(alias)) await client.delete('registered-models/alias', { name: model, alias });
  }
  return unknown;
}

async function aliasesOf(client: MlflowClient, model: string): Promise<Map<string, string>> {
  try {
    const { registered_model: { aliases = [] } } = await client.get<{ registered_model: { aliases?: { alias: string; version: string }[] } }>('registered-models/get', { name: model });
    return new Map(aliases.map(({ alias, version }) => [alias, version]));
  } catch (error) {
    if (error instanceof MlflowError && error.code === MISSING) return new Map();
    throw error;
  }
}

async function createModel(client: MlflowClient, name: string): Promise<void> {
  try {
    await client.post('registered-models/create', { name, description: 'Kept by Muster: versions and aliases follow its registry.' });
  } catch (error) {
    if (!(error instanceof MlflowError) || error.code !== THERE_ALREADY) throw error;
  }
}
