import { FplMlError } from '@fpl-ml/core';
import type { RecipientError } from './mail-transport.js';

/** What an error of nodemailer is known by. Texts are left out: a server may repeat what it was sent, passwords too. */
interface MailError {
  /** `EAUTH`, `ESOCKET` and the like. */
  readonly code: string;
  /** Of the server's answer; 0 without one. */
  readonly responseCode: number;
  /** What the server answered to: `RCPT TO` and the like. */
  readonly command: string;
  /** One for each recipient that was refused. */
  readonly rejectedErrors: readonly RecipientError[];
}

function member(error: object, name: string): unknown {
  return name in error ? Reflect.get(error, name) : undefined;
}

function isRecipientError(value: unknown): value is RecipientError {
  return typeof value === 'object' && value !== null;
}

function knownBy(error: unknown): MailError {
  const from = typeof error === 'object' && error !== null ? error : {};
  const [code, responseCode, command] = [member(from, 'code'), member(from, 'responseCode'), member(from, 'command')];
  const rejected = member(from, 'rejectedErrors');
  return {
    code: typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : 'no code',
    responseCode: typeof responseCode === 'number' ? responseCode : 0,
    command: typeof command === 'string' && /^[A-Z][A-Z0-9 -]{1,30}$/.test(command) ? command : '',
    rejectedErrors: Array.isArray(rejected) ? rejected.filter(isRecipientError) : [],
  };
}

/** 4xx may pass. So may 503, which is about the state of the connection, and what has no code. */
export function isTemporary({ responseCode = 0 }: RecipientError): boolean {
  return responseCode < 500 || responseCode === 503;
}

/** The error for a mail that nobody got. */
export function mailFailure(channel: string, error: unknown): FplMlError {
  const { code, responseCode, command, rejectedErrors } = knownBy(error);
  const answer = responseCode === 0 ? code : `${responseCode} (${code})`;
  const said = command === '' ? answer : `${answer} to ${command}`;
  const failed = (name: string, retryable: boolean, advice: string): FplMlError =>
    new FplMlError(name, `Expected the mail server of channel "${channel}" to take it, got ${said}: ${advice}.`, {
      retryable,
      data: { channel, reason: code, responseCode, command },
    });
  const again = 'the delivery is tried again';
  if (rejectedErrors.some(isTemporary) || (responseCode > 0 && isTemporary({ responseCode }))) {
    return failed('CHANNEL_UNAVAILABLE', true, `the server cannot now, ${again}`);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH' || [530, 534, 535, 538].includes(responseCode)) {
    return failed('CHANNEL_UNAUTHORIZED', false, 'correct user, password or method of the transport');
  }
  // A server that refuses STARTTLS answers 5xx to it, and that says nothing about the mail.
  if (
    code !== 'ETLS' &&
    (responseCode >= 500 || ['EENVELOPE', 'EMESSAGE', 'EMAXRECIPIENTS', 'EREQUIRETLS', 'ECONFIG'].includes(code))
  ) {
    return failed('CHANNEL_REJECTED', false, 'look at the sender, the recipients and the policy of the server');
  }
  return failed('CHANNEL_UNREACHABLE', true, `look at host, port and certificate of the transport, ${again}`);
}
