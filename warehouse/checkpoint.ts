/**
 * Called at the points where a crash would hurt most. Does nothing in production; tests end the process there.
 * @param point for example `stage:shop.orders:before-commit`.
 */
export type Checkpoint = (point: string) => Promise<void>;
