import { connect, createServer } from 'node:net';
import { MusterError } from '../../core/errors.ts';

/** The address our own server listens on: this machine only. */
export const LOOPBACK = '127.0.0.1';

export interface PortWish {
  /** How the option is called on screen: `--port`. */
  readonly option: string;
  /** The port that was asked for: this one or an error. 0 asks for any that is free. */
  readonly asked?: number | undefined;
  /** The port to take when it is free and none was asked for. */
  readonly usual: number;
}

/**
 * The port to listen on: the one asked for, else the usual one, else any that is free.
 * @throws MusterError (usage) for a number that is no port, (environment) when the port asked for is in use.
 */
export async function choosePort({ option, asked, usual }: PortWish): Promise<number> {
  if (asked === undefined) return (await isFree(usual)) ? usual : freePort();
  if (asked === 0) return freePort();
  if (!Number.isInteger(asked) || asked < 0 || asked > 65_535) {
    throw new MusterError({ kind: 'usage', where: option, found: String(asked), allowed: 'a port from 0 to 65535', todo: 'give another number' });
  }
  if (await isFree(asked)) return asked;
  throw new MusterError({
    kind: 'environment',
    where: `${option} ${asked}`,
    found: `port ${asked} is in use`,
    allowed: 'a free port',
    todo: `end what listens on it, choose another ${option}, or leave ${option} out to take any free port`,
  });
}

/** Whether something could listen on this port of the loopback address now. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** A port that nobody listens on, chosen by the system. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port !== undefined) return port;
  throw new MusterError({ kind: 'environment', where: LOOPBACK, found: 'no free port', todo: 'end some programs that listen on this machine' });
}

/** Whether somebody listens at `host:port` now. Cheaper than a gRPC connection, which waits a second before it asks again. */
export function answers(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
