/** A condition that people were told of. */
export interface ShownAlert {
  readonly title: string;
  readonly level: string;
  readonly status: string;
  /** How often it was said. */
  readonly count: number;
  /** Epoch milliseconds: since when it fires (fired last), the latest alert, and the end, `null` while it fires. */
  readonly firingSince: number;
  readonly lastAlertAt: number;
  readonly resolvedAt: number | null;
}

/** What became of the messages of one channel. */
export interface ChannelDeliveries {
  readonly channel: string;
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
}
