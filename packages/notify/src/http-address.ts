import { FplMlError } from '@fpl-ml/core';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The address of a webhook. The error does not say it: it is a password.
 *
 * @param allowHttp also without TLS to other machines; to this one it is always allowed
 * @throws FplMlError `CHANNEL_INVALID`
 */
export function checkedAddress(channel: string, text: string, allowHttp = false): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowHttp || LOOPBACK.test(url.hostname)));
  if (url !== null && secure && url.username === '' && url.password === '') return url;
  throw new FplMlError(
    'CHANNEL_INVALID',
    `Expected the address of channel "${channel}" to be an https URL without user and password, got another text of ` +
      `${text.length} characters, not shown because it may be secret: copy the address anew.`,
    { data: { channel, option: 'url' } },
  );
}
