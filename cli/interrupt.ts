/** Waits until somebody asks this process to end: Ctrl-C, or SIGTERM from whatever runs it. A second time ends it at once. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const onSignal = () => {
      for (const signal of signals) process.off(signal, onSignal);
      resolve();
    };
    for (const signal of signals) process.on(signal, onSignal);
    // A signal handler alone does not keep Node running.
    const alive = setInterval(() => undefined, 1 << 30);
    process.once('exit', () => clearInterval(alive));
  });
}
