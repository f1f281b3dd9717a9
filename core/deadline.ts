/** A signal that ends with the caller's or after `timeoutMs`, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True once the time ran out before the caller gave up. */
  passed(): boolean;
  /** Stops the clock. Call it whatever the outcome, or the timer keeps the process alive. */
  clear(): void;
}

// Not AbortSignal.any with AbortSignal.timeout: on Node 20 the pair can be garbage-collected before it fires.
export function deadlineOf(timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, timeoutMs);
  const follow = (): void => controller.abort(caller?.reason);
  if (caller?.aborted) follow();
  caller?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', follow);
    },
  };
}
