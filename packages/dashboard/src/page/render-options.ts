/** How the page speaks, and where it lives. */
export interface RenderOptions {
  /** What a period is called, in lower case. */
  readonly noun: string;
  /** Unit of the target; `''` for none. */
  readonly unit: string;
  /** What predictions are about, in the plural. */
  readonly entities: string;
  /** Seconds until the browser loads the page again; `null` for never. */
  readonly refresh: number | null;
  /** Where the page is mounted: `''`, or a path such as `/ml`. */
  readonly basePath: string;
}
