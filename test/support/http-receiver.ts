import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }

export interface HttpReceiver {
  url: string;
  received: Received[];
  /** Statuses of the next answers; 200 when there are none left. */
  answers: (number | 'never')[];
  close(): Promise<void>;
}

/** A server on the loopback interface that keeps what it is sent and answers as told. */
export async function httpReceiver(...answers: (number | 'never')[]): Promise<HttpReceiver> {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => void text(incoming).then((body) => {
    received.push({ path: incoming.url ?? '', headers: incoming.headers, body: JSON.parse(body || '{}') as Received['body'] });
    const status = answers.shift() ?? 200;
    if (status !== 'never') outgoing.writeHead(status, { 'retry-after': '0' }).end('what a server writes');
  }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0000/secret`, received, answers,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
