import { MusterError } from '../core/errors.ts';
import type { Emitter } from './emitter.ts';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Events posted one by one as JSON, as the OpenLineage API takes them (`/api/v1/lineage` of Marquez and others). */
export const http: Emitter = {
  name: 'http',
  open({ url, urlEnv, tokenEnv }, { env }) {
    if (url === undefined && urlEnv === undefined) return null;
    const address = addressOf(url ?? fromEnv(urlEnv, env), urlEnv);
    const token = tokenEnv === undefined ? undefined : tokenOf(fromEnv(tokenEnv, env), tokenEnv);
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    return async (event) => {
      const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(event), signal: AbortSignal.timeout(TIMEOUT_MS) });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    };
  },
};

/** An address may itself be a secret: it is never repeated. */
function addressOf(text: string, urlEnv: string | undefined): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address && /^https?:$/.test(address.protocol) && address.username === '' && address.password === '') return address;
  throw new MusterError({
    kind: 'usage', where: urlEnv ? `lineage, environment variable ${urlEnv}` : 'lineage.url', found: 'it is not an address that can be posted to',
    allowed: 'http://... or https://... without user and password (a token goes through tokenEnv)', todo: 'correct the address',
  });
}

function tokenOf(text: string, variable: string): string {
  if (/^[\u0021-\u007e]+$/.test(text)) return text;
  throw new MusterError({
    kind: 'usage', where: `lineage, environment variable ${variable}`, found: 'it holds characters a bearer token cannot have',
    allowed: 'visible ASCII without spaces', todo: 'set it again, without line breaks or quotes',
  });
}

function fromEnv(variable: string | undefined, env: NodeJS.ProcessEnv): string {
  const value = env[variable ?? '']?.trim();
  if (value) return value;
  throw new MusterError({ kind: 'usage', where: `lineage, environment variable ${variable}`, found: 'it is not set', todo: `set ${variable} for the worker` });
}
