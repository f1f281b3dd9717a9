import type { ExecutableSource, Strategy } from '../source.ts';
import { address } from './address.ts';
import { cached } from './cached.ts';
import { download } from './download.ts';
import { goInstall } from './go-install.ts';
import { onPath } from './on-path.ts';

/** Ways to a program that is on this machine already: nothing is fetched. */
export const localStrategies: readonly Strategy<ExecutableSource>[] = [onPath, cached];

/** Ways to a program that we start ourselves, in the order they are tried: what is there, what can be fetched, what can be built. */
export const programStrategies: readonly Strategy<ExecutableSource>[] = [...localStrategies, download, goInstall];

/** All ways to a server; what the user said comes first. */
export const strategies: readonly Strategy[] = [address, ...programStrategies];
