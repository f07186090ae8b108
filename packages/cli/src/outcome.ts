/** What a command comes to. */
export interface Outcome {
  /** Default 0. */
  readonly exitCode?: number;
  /** For people: lines, each without its end. */
  readonly lines: readonly string[];
  /** For programs, with `--json`. */
  readonly json: unknown;
  /** In place of `lines` a text that is written as it is, for instance an export. */
  readonly document?: string;
}
