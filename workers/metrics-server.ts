import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MusterError } from '../core/errors.ts';
import { CONTENT_TYPE } from '../warehouse/metrics/exposition.ts';

export interface MetricsServer { url: string; close(): Promise<void> }

/**
 * Answers `GET /metrics` on the loopback interface. An answer that cannot be had is a 503 without reasons: whoever asks is no reader of errors.
 * @throws MusterError (environment) when the port is taken.
 */
export async function startMetricsServer(port: number, text: () => Promise<string>): Promise<MetricsServer> {
  const server = createServer((incoming, outgoing) => {
    if (incoming.method !== 'GET' || incoming.url?.split('?')[0] !== '/metrics') {
      outgoing.writeHead(404).end();
      return;
    }
    text().then((body) => outgoing.writeHead(200, { 'content-type': CONTENT_TYPE }).end(body), () => outgoing.writeHead(503).end());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve)).catch((cause: unknown) => {
    throw new MusterError({
      kind: 'environment', where: `metrics.port ${port}`, found: 'it cannot be listened on', allowed: 'a free port of this machine', todo: 'choose another port in the configuration', cause,
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
