import type { Migration } from './migration.ts';
import { foundation } from './0001-foundation.ts';

/** Every migration, oldest first. Add one as a file beside this and a line here; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [foundation];
