/** Options that every command takes, as commander gives them. */
export interface GlobalOptions {
  /** Configuration file. */
  readonly config?: string;
  /** File with variables. */
  readonly envFile?: string;
  /** Database, a file or an address. */
  readonly db?: string;
  readonly model?: string;
  /** Folder of the artifacts. */
  readonly artifacts?: string;
  /** An instant to look from in place of now. */
  readonly at?: string;
  readonly json?: boolean;
}
