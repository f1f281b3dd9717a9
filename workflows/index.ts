export { nightly } from './nightly.ts';
export { backfill } from './backfill.ts';
export { syncAudience } from './sync-audience.ts';
export { deadline } from './deadline.ts';
export { renameSegment } from './rename-segment.ts';
export { rollbackModel } from './rollback-model.ts';
