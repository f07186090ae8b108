import { FplMlError } from '@fpl-ml/core';
import type { MailAddress } from './mail-transport.js';

/** Nothing that could end an address and begin another, or a header: the rare quoted ones are refused, too. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,190}$/u;
const NAMED = /^([^<>"\p{Cc}]*)<([^<>]*)>$/u;

function invalid(channel: string, option: string, got: string): FplMlError {
  return new FplMlError(
    'CHANNEL_INVALID',
    `Expected ${option} of channel "${channel}" to be a mail address as "a@example.com", got ${got}: correct it.`,
    { data: { channel, option } },
  );
}

/** @throws FplMlError `CHANNEL_INVALID` */
export function checkedSender(channel: string, from: string): MailAddress {
  const [, name = '', address = from] = NAMED.exec(from.trim()) ?? [];
  if (ADDRESS.test(address)) return { name: name.trim(), address };
  throw invalid(channel, 'from', JSON.stringify(from));
}

/**
 * The recipients, each once.
 *
 * @throws FplMlError `CHANNEL_INVALID` when there is none, or one is no address
 */
export function checkedRecipients(channel: string, recipients: readonly string[]): readonly string[] {
  const bad = recipients.find((address) => !ADDRESS.test(address));
  if (bad !== undefined) throw invalid(channel, 'recipients', JSON.stringify(bad));
  if (recipients.length === 0) throw invalid(channel, 'recipients', 'none');
  return Object.freeze([...new Set(recipients)]);
}
