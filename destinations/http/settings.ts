import { MusterError } from '../../core/errors.ts';

/**
 * The address, from the option or from the variable it names. A value is never repeated: an address may itself be a secret.
 * @throws MusterError (usage) when the variable is missing, or the value is not an http(s) address without credentials in it.
 */
export function addressOf({ url, urlEnv }: { url?: string | undefined; urlEnv?: string | undefined }, env: NodeJS.ProcessEnv, name: string): URL {
  const text = url ?? fromEnv(urlEnv ?? '', env, name);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '') return parsed;
  throw new MusterError({
    kind: 'usage',
    where: `destination ${name}, ${urlEnv ? `environment variable ${urlEnv}` : 'url'}`,
    found: 'it is not an address that can be posted to',
    allowed: 'http://... or https://... without user and password (a token goes through tokenEnv)',
    todo: 'correct the address',
  });
}

/**
 * The token in the variable that `tokenEnv` names; undefined where none is named.
 * @throws MusterError (usage) when the variable is missing, or holds what cannot be a bearer token (fetch would quote it in its own error).
 */
export function tokenOf(tokenEnv: string | undefined, env: NodeJS.ProcessEnv, name: string): string | undefined {
  if (tokenEnv === undefined) return undefined;
  const token = fromEnv(tokenEnv, env, name);
  if (/^[\u0021-\u007e]+$/.test(token)) return token;
  throw new MusterError({
    kind: 'usage',
    where: `destination ${name}, environment variable ${tokenEnv}`,
    found: 'it holds characters a bearer token cannot have',
    allowed: 'visible ASCII without spaces',
    todo: 'set it again, without line breaks or quotes',
  });
}

function fromEnv(variable: string, env: NodeJS.ProcessEnv, name: string): string {
  const value = env[variable]?.trim();
  if (value) return value;
  throw new MusterError({
    kind: 'usage',
    where: `destination ${name}, environment variable ${variable}`,
    found: 'it is not set',
    todo: `set ${variable} for the worker`,
  });
}
