import { FplMlError } from '@fpl-ml/core';
import type { Channel, SendOptions } from './channel.js';
import { checkedRecipients, checkedSender } from './mail-address.js';
import { isTemporary, mailFailure } from './mail-failure.js';
import { mailMessage } from './mail-message.js';
import type { MailMessage, MailReceipt, MailTransport } from './mail-transport.js';

/** Options of {@link emailChannel}. */
export interface EmailChannelOptions {
  /** What nodemailer's `createTransport` makes: server, port, TLS and credentials are set there. */
  readonly transport: MailTransport;
  /** `a@example.com` or `Name <a@example.com>`. */
  readonly from: string;
  /** Who gets each mail; they see each other. */
  readonly recipients: readonly string[];
  /** Default `email`. */
  readonly name?: string;
}

/** Mails of which some recipients are missing, at the same time; of others it is forgotten who has them. */
const MOST_PARTIAL = 1_000;

/** Who already has a mail that others refused: those get it again when it is repeated, and these do not. */
function partialDeliveries(): {
  readonly missing: (key: string, all: readonly string[]) => readonly string[];
  readonly keep: (key: string, missing: readonly string[]) => void;
  readonly forget: (key: string) => void;
} {
  const partial = new Map<string, readonly string[]>();
  return {
    missing: (key, all) => partial.get(key) ?? all,
    keep: (key, missing) => {
      partial.set(key, missing);
      const [oldest] = partial.keys();
      if (partial.size > MOST_PARTIAL && oldest !== undefined) partial.delete(oldest);
    },
    forget: (key) => {
      partial.delete(key);
    },
  };
}

/** Ends with the signal, too: not every transport knows signals. */
async function sendUntilAborted(
  transport: MailTransport,
  mail: MailMessage,
  { signal }: SendOptions,
): Promise<MailReceipt> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([transport.sendMail(mail), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function partlyRejected(channel: string, rejected: readonly string[], receipt: MailReceipt): FplMlError {
  const retryable = (receipt.rejectedErrors ?? []).some(isTemporary);
  const advice = retryable ? 'it is tried again for them' : 'correct the recipients; the others have the mail';
  return new FplMlError(
    'EMAIL_PARTLY_REJECTED',
    `Expected the mail server of channel "${channel}" to take all recipients, it refused ${rejected.join(', ')}: ${advice}.`,
    { retryable, data: { channel, rejected } },
  );
}

/**
 * Mails each notification as text and HTML, to all recipients in one mail. The `Message-ID` is derived from the idempotency
 * key, which also stands in `X-Idempotency-Key`; mails about one condition form a thread. No text can add a header or
 * markup. When the server takes only some recipients, a repetition goes to the others alone, as long as this process lives.
 *
 * @returns a channel that fails with `CHANNEL_UNREACHABLE` or `CHANNEL_UNAVAILABLE`, retryable; with
 * `CHANNEL_UNAUTHORIZED` or `CHANNEL_REJECTED`, which end in a dead letter; with `EMAIL_PARTLY_REJECTED`, retryable where a
 * refusal may pass
 * @throws FplMlError `CHANNEL_INVALID`
 *
 * @example
 * ```ts
 * import { emailChannel, type MailTransport } from '@fpl-ml/notify';
 *
 * declare const transport: MailTransport; // nodemailer.createTransport({ host, port, requireTLS: true, auth })
 * const channel = emailChannel({ transport, from: 'Models <models@example.com>', recipients: ['team@example.com'] });
 * ```
 */
export function emailChannel(options: EmailChannelOptions): Channel {
  const { transport, name = 'email' } = options;
  const from = checkedSender(name, options.from);
  const to = checkedRecipients(name, options.recipients);
  const partial = partialDeliveries();
  return {
    name,
    send: async (notification, sending) => {
      const { signal, idempotencyKey } = sending;
      signal.throwIfAborted();
      const missing = partial.missing(idempotencyKey, to);
      const mail = mailMessage(notification, { from, to, missing }, sending);
      const receipt = await sendUntilAborted(transport, mail, sending).catch((error: unknown) => {
        signal.throwIfAborted();
        throw mailFailure(name, error);
      });
      const rejected = (receipt.rejected ?? []).map((each) => (typeof each === 'string' ? each : each.address));
      partial.forget(idempotencyKey);
      if (rejected.length === 0) return;
      const failure = partlyRejected(name, rejected, receipt);
      if (failure.retryable) partial.keep(idempotencyKey, rejected);
      throw failure;
    },
  };
}
