/** A message of the feed: what a person is to read. */
export interface ShownMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly level: string;
  /** `firing` or `resolved`. */
  readonly status: string;
  readonly title: string;
  readonly message: string;
  /** Whether nobody has read it. */
  readonly unread: boolean;
}

/** The feed of messages. */
export interface ShownFeed {
  /** Newest first: those about the model, and those about none. */
  readonly messages: readonly ShownMessage[];
  /** How many messages of all models nobody has read. */
  readonly unread: number;
}
