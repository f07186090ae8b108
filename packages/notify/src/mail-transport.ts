/** A mail address with a name, and without. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** A mail as `emailChannel` makes it. */
export interface MailMessage {
  readonly from: MailAddress;
  readonly to: string[];
  /** Who gets it this time: fewer than `to` when the others have it. */
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly references: string;
  readonly date: Date;
  readonly priority: 'high' | 'normal';
  readonly headers: Record<string, string>;
  /** Gives the attempt up; known to nodemailer from 10.6 on. */
  readonly signal: AbortSignal;
}

/** A recipient that the server did not take; with the code of its answer, where there is one. */
export interface RecipientError {
  readonly responseCode?: number | undefined;
}

/** What became of a mail that at least one recipient gets. */
export interface MailReceipt {
  /** The recipients that the server did not take. */
  readonly rejected?: readonly (string | { readonly address: string })[] | undefined;
  /** One for each of them. */
  readonly rejectedErrors?: readonly RecipientError[] | undefined;
}

/** The part of nodemailer's `Transporter` that is used. */
export interface MailTransport {
  sendMail(mail: MailMessage): Promise<MailReceipt>;
}
