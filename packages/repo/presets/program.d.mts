/** A program that plain node runs. */
export interface CompiledProgram {
  readonly file: string;
  /** Removes what was made. */
  remove(): Promise<void>;
}

/**
 * Compiles a program of tests with everything that it imports, so that plain node runs it in a process of its own.
 *
 * @param source its file
 * @param external packages that stay outside, such as native drivers; default none
 */
export declare function compileProgram(source: URL, external?: readonly string[]): Promise<CompiledProgram>;
