import { MusterError } from './errors.ts';

/** How a configuration names an address outside, and its token. */
export interface OutsideSettings {
  url?: string | undefined;
  /** The environment variable that holds the address, where it is a secret. */
  urlEnv?: string | undefined;
  /** The environment variable that holds the token sent as `Authorization: Bearer`. */
  tokenEnv?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address and the token that settings name. A value is never repeated: an address may itself be a secret.
 * @param where names the key in errors, `tracking.mlflow`.
 * @throws MusterError (usage) for a variable that is not set, and for what is no http(s) address without credentials, or no token.
 */
export function outsideOf({ url, urlEnv, tokenEnv }: OutsideSettings, env: Environment, where: string): { address: URL; token: string | undefined } {
  const text = url ?? valueOf(urlEnv ?? '', env, where);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address || !/^https?:$/.test(address.protocol) || address.username !== '' || address.password !== '') {
    throw new MusterError({
      kind: 'usage', where: urlEnv ? `${where}, environment variable ${urlEnv}` : `${where}.url`, found: 'it is not an address that can be asked',
      allowed: 'http://... or https://... without user and password (a token goes through tokenEnv)', todo: 'correct the address',
    });
  }
  return { address, token: tokenEnv === undefined ? undefined : tokenOf(tokenEnv, env, where) };
}

/** What went wrong with a request, without its address: a code, or a class of error. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code } = (error.cause ?? error) as { code?: unknown };
  if (typeof code === 'string') return code;
  return error.name === 'Error' ? error.message : error.name;
}

function tokenOf(variable: string, env: Environment, where: string): string {
  const token = valueOf(variable, env, where);
  if (/^[\u0021-\u007e]+$/.test(token)) return token;
  throw new MusterError({
    kind: 'usage', where: `${where}, environment variable ${variable}`, found: 'it holds characters a bearer token cannot have',
    allowed: 'visible ASCII without spaces', todo: 'set it again, without line breaks or quotes',
  });
}

function valueOf(variable: string, env: Environment, where: string): string {
  const value = env[variable]?.trim();
  if (value) return value;
  throw new MusterError({ kind: 'usage', where: `${where}, environment variable ${variable}`, found: 'it is not set', todo: `set ${variable} for the worker` });
}
