const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Waits until somebody asks this process to end: Ctrl-C, or SIGTERM from whatever runs it. A second time ends it at once.
 * @param signal ends the wait early.
 * @returns whether somebody asked.
 */
export async function untilInterrupted(signal?: AbortSignal): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    // A signal handler alone does not keep Node running.
    const alive = setInterval(() => undefined, 1 << 30);
    const end = (asked: boolean) => () => {
      for (const name of SIGNALS) process.off(name, onSignal);
      signal?.removeEventListener('abort', onAbort);
      clearInterval(alive);
      resolve(asked);
    };
    const onSignal = end(true);
    const onAbort = end(false);
    for (const name of SIGNALS) process.on(name, onSignal);
    signal?.addEventListener('abort', onAbort);
  });
}
