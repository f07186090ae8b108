/** A request as the channels make it. */
export interface HttpRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Redirects are not followed: a webhook's address is a password, and so may be what is sent there. */
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** The part of an answer that the channels read. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** `null` when there is none. Read only in part when it is long. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The part of the standard `fetch` that the channels use; the global one fits. */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;
