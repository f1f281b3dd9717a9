import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { MusterError } from '../../core/errors.ts';
import { serverLog } from './start.ts';
import type { Home } from '../home.ts';
import type { Server } from './ensure.ts';

/**
 * The error of a command whose server went away while it worked, in words that say how to go on; any other error as it was.
 * What a night has done is in the warehouse, and its history in the server's own file, so the same command goes on where it was.
 */
export function explainLostServer(error: unknown, server: Server, home: Home): unknown {
  const found = error instanceof WorkflowNotFoundError ? 'it does not know this night any more; another server may answer there now'
    : isServerAway(error) ? 'it does not answer any more' : undefined;
  if (found === undefined) return error;
  const log = server.pid === undefined ? '' : `; its log is ${serverLog(home)}`;
  return new MusterError({
    kind: 'environment', where: `Temporal server ${server.address}`, found,
    todo: `run the same command again when it runs: the night goes on where it was${log}`, cause: error,
  });
}

function isServerAway(error: unknown): boolean {
  if (error instanceof ServiceError || isGrpcServiceError(error)) return true;
  return error instanceof Error && !(error instanceof MusterError) && error.cause !== undefined && isServerAway(error.cause);
}
