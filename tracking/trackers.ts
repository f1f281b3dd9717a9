import { mlflow } from './mlflow/index.ts';
import type { Tracker } from './tracker.ts';

/** Every kind of place where experiments can be kept. */
export const TRACKERS: readonly Tracker[] = [mlflow];
