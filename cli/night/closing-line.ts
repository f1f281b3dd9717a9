import { relative } from 'node:path';
import type { Session } from '../../workers/session.ts';
import type { Context } from '../context.ts';

/** A state folder as a person would write it from here. */
export function shortPath(dir: string): string {
  const inside = relative(process.cwd(), dir);
  return inside.startsWith('..') ? dir : inside || '.';
}

/** Where to look at a night in the Temporal UI; where its server ends with this command, how to open the same state again. */
export function closingLine(context: Context, { server }: Session, homeDir: string, { workflowId, data }: { workflowId: string; data?: string | undefined }): string | undefined {
  if (server.started) return `Again, with everything as it is now: ${context.commandLine('up', { home: shortPath(homeDir), data })}`;
  return server.uiUrl && `Temporal UI: ${server.uiUrl}/namespaces/${encodeURIComponent(server.namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
