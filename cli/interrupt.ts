const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Waits until somebody asks this process to end: Ctrl-C, or SIGTERM from whatever runs it. Asked a second time, it ends at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    // A signal handler alone does not keep Node running.
    const alive = setInterval(() => undefined, 60_000);
    const onSignal = () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      clearInterval(alive);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
