import type { Clock, IdSource } from '@fpl-ml/core';
import type { HttpFetch } from '@fpl-ml/notify';

/** The world as the program sees it. */
export interface CliIo {
  /** Writes a part of the result. Rejects when it cannot be written. */
  readonly out: (text: string) => Promise<void>;
  /** Writes what went wrong. */
  readonly err: (text: string) => Promise<void>;
  /** Variables; configuration comes from those that begin with `ML_`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder from which paths count. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Default the platform's. */
  readonly fetch?: HttpFetch;
}
