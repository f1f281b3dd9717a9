import type { AddressSource, Strategy } from '../source.ts';

/**
 * A server named by the environment. A profile of Temporal's own configuration file counts only when the environment points at it:
 * a default profile left over from other work must not send a demo to somebody's production cluster.
 */
export const address: Strategy<AddressSource> = {
  name: 'TEMPORAL_ADDRESS',
  async attempt({ env }) {
    const { connectionProfile } = await import('../connection.ts');
    const profile = connectionProfile(env);
    if (!profile) return { reason: 'not set' };
    return { kind: 'address', address: profile.address, namespace: profile.namespace };
  },
};
