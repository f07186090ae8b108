/** How much memory a machine has, bytes. */
export interface MachineMemory {
  readonly total: number;
  /** What could be had without swapping. */
  readonly available: number;
}

/** How long the processors of a machine have worked, summed over all of them; only differences mean something. */
export interface MachineTime {
  readonly busy: number;
  /** Busy or not, in the same unit. */
  readonly total: number;
}

/** What a probe asks a machine. */
export interface Machine {
  /** A file of the system by its absolute path; `null` when it is not there, or must not be read. */
  readText(path: string): Promise<string | null>;
  /** Milliseconds from any beginning; never goes back. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  processors(): number;
  /** For machines that have no `/proc/meminfo`. */
  memory(): MachineMemory;
  /** For machines that have no `/proc/stat`. */
  time(): MachineTime;
}

/** A whole number that stands alone in a file; NaN for anything else, `max` among them. */
export function numberIn(text: string | null): number {
  return text !== null && /^-?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** The number behind a name at the beginning of a line, as in `inactive_file 4096`; NaN when there is none. */
export function figureIn(text: string | null, name: string): number {
  for (const line of text?.split('\n') ?? []) {
    const [key, value] = line.trim().split(/:?\s+/);
    if (key === name) return numberIn(value ?? null);
  }
  return Number.NaN;
}
