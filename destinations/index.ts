// What `muster/destinations` offers to a company's own destination.
export { toBatches, type BatchScope } from './batching.ts';
export type {
  Batch, BatchResult, Capabilities, DestinationKind, DestinationOptionTypes, DestinationSession, MemberChange, MemberResult, OpenContext,
} from './destination.ts';
export { checkDestination, destinationKinds, openDestination, registerDestination } from './registry.ts';
export { RetryableError } from './retryable.ts';
/** For a kind's options: the zod that checks the configuration. */
export { z } from 'zod';
