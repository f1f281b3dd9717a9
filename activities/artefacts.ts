import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../core/errors.ts';
import type { ArtefactRef } from '../core/references.ts';

/** Files named by their content: written once, never changed, so that a reference means the same for ever. */
export class ArtefactStore {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Stores bytes; the same bytes stored twice are one file. A crash leaves no half-written artefact. */
  async put(bytes: Uint8Array, about: { extension: string; rows?: number; schema?: readonly string[] }): Promise<ArtefactRef> {
    const sha256 = sha256Of(bytes);
    const ref: ArtefactRef = {
      uri: `artefact:${sha256}.${about.extension}`,
      sha256,
      rows: about.rows ?? 0,
      schemaHash: about.schema ? sha256Of(Buffer.from(about.schema.join('\n'))) : '',
    };
    const path = this.pathOf(ref);
    const exists = await stat(path).then(() => true, () => false);
    if (!exists) {
      await mkdir(this.dir, { recursive: true });
      const temporary = `${path}.${randomUUID()}.part`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    }
    return ref;
  }

  putJson(value: unknown): Promise<ArtefactRef> {
    return this.put(Buffer.from(JSON.stringify(value)), { extension: 'json' });
  }

  /** Reads an artefact and checks that it is what the reference says. */
  async get(ref: ArtefactRef): Promise<Buffer> {
    const bytes = await readFile(this.pathOf(ref)).catch((cause: unknown) => {
      throw new MusterError({
        kind: 'contract', where: ref.uri, found: 'not in the artefact folder', allowed: 'an artefact of this state folder',
        todo: 'restore the artefacts folder, or run the night again', cause,
      });
    });
    if (sha256Of(bytes) !== ref.sha256) {
      throw new MusterError({
        kind: 'contract', where: ref.uri, found: 'its content has changed', allowed: 'the bytes that were stored',
        todo: 'delete the file and run the night again',
      });
    }
    return bytes;
  }

  async getJson<T>(ref: ArtefactRef): Promise<T> {
    return JSON.parse((await this.get(ref)).toString('utf8')) as T;
  }

  pathOf(ref: ArtefactRef): string {
    return join(this.dir, ref.uri.replace(/^artefact:/, ''));
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
