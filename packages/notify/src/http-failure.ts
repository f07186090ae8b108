import { FplMlError } from '@fpl-ml/core';
import type { HttpAnswer } from './http-post.js';
import { parseRetryAfter } from './retry-after.js';

/** What a service says of its answer, beyond the status. */
export interface AnswerDetails {
  /** A word of the service, safe to show. */
  readonly reason?: string | undefined;
  /** The pause asked for in the body, milliseconds; goes before the header. */
  readonly retryAfter?: number | undefined;
  /** The status that the answer amounts to, where the service hides failures behind another one. */
  readonly amountsTo?: number | undefined;
}

/**
 * The error for an answer that is no success. Of the answer's text nothing is in it but `details.reason`: a service may
 * repeat the address, or what was sent.
 */
export function answerFailure(channel: string, answer: HttpAnswer, details: AnswerDetails = {}): FplMlError {
  const { status } = answer;
  const { reason, amountsTo = status } = details;
  const said = reason === undefined ? `status ${status}` : `status ${status}, ${reason}`;
  // The clock of the other side measures its own date, so that no clock needs to agree with another.
  const asked = details.retryAfter ?? parseRetryAfter(answer.retryAfter, Date.parse(answer.date ?? ''));
  const failed = (code: string, retryable: boolean, advice: string): FplMlError =>
    new FplMlError(code, `Expected the service of channel "${channel}" to take it, got ${said}: ${advice}.`, {
      retryable,
      data: {
        channel,
        status,
        ...(reason === undefined ? {} : { reason }),
        ...(retryable && asked !== null ? { retryAfter: asked } : {}),
      },
    });
  if (amountsTo === 429)
    return failed('CHANNEL_RATE_LIMITED', true, 'it asks for a pause, the delivery is tried again');
  if (amountsTo >= 500 || amountsTo === 408 || amountsTo === 425) {
    return failed('CHANNEL_UNAVAILABLE', true, 'it has a problem of its own, the delivery is tried again');
  }
  if (amountsTo === 401 || amountsTo === 403) {
    return failed('CHANNEL_UNAUTHORIZED', false, 'renew the address or the credentials of the channel');
  }
  if (amountsTo === 404 || amountsTo === 410) {
    return failed('CHANNEL_NOT_FOUND', false, 'the webhook or its chat is gone, make a new one');
  }
  // A browser hides the status of a redirect that it does not follow behind a 0.
  if (amountsTo === 0 || (amountsTo >= 300 && amountsTo < 400)) {
    return failed('CHANNEL_REDIRECTED', false, 'redirects are not followed, give the address that it leads to');
  }
  return failed('CHANNEL_REJECTED', false, 'look the answer up in the documentation of the service');
}
