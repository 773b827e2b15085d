/** How long something takes: wall time, and processor time of all threads, the collector's and the compiler's too. */
export interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Begins to measure; what it returns says how much it was so far. */
export function stopwatch(): () => Took {
  const cpu = process.cpuUsage();
  const began = performance.now();
  return () => {
    const wallMs = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    return { wallMs, cpuMs: (user + system) / 1000 };
  };
}
