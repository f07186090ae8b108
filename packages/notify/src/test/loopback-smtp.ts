import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import tlsOptions from 'smtp-server/lib/tls-options.js';
import { afterEach } from 'vitest';

/** A mail that a server took. */
export interface MailArrival {
  readonly raw: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly secure: boolean;
}

/** A refusal: the code of the answer, and its text. */
export interface SmtpRefusal {
  readonly code: number;
  readonly text: string;
}

/** What a server refuses; what returns `null` is taken. */
export interface SmtpRules {
  readonly login?: (user: string, password: string) => SmtpRefusal | null;
  readonly recipient?: (address: string) => SmtpRefusal | null;
  /** `hang` takes the mail and never answers. */
  readonly message?: (raw: string) => SmtpRefusal | 'hang' | null;
}

/** A mail server on loopback. */
export interface SmtpLoopback {
  readonly port: number;
  readonly arrivals: readonly MailArrival[];
  close(): Promise<void>;
}

function refusal({ code, text }: SmtpRefusal): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Starts a mail server, with AUTH and STARTTLS where `login` is given. */
export async function smtpLoopback(rules: SmtpRules = {}): Promise<SmtpLoopback> {
  const arrivals: MailArrival[] = [];
  const { login } = rules;
  // Its own certificate for localhost, whose key is public; when it takes it by itself, it prints a warning.
  const { key, cert } = tlsOptions();
  const options: SMTPServerOptions = {
    key: String(key),
    cert: String(cert),
    authOptional: login === undefined,
    disabledCommands: login === undefined ? ['AUTH', 'STARTTLS'] : [],
    closeTimeout: 50,
    onAuth: ({ username, password }, _session, done) => {
      const refused = login?.(username ?? '', password ?? '') ?? null;
      if (refused === null) done(null, { user: username });
      else done(refusal(refused));
    },
    onRcptTo: ({ address }, _session, done) => {
      const refused = rules.recipient?.(address) ?? null;
      if (refused === null) done();
      else done(refusal(refused));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const refused = rules.message?.(raw) ?? null;
        if (refused === 'hang') return;
        if (refused !== null) {
          done(refusal(refused));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        arrivals.push({ raw, to, user: session.user, secure: session.secure });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  // A client that hangs up is no failure of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.server.address() as AddressInfo;
  return { port, arrivals, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A function that starts mail servers; they are closed after each test of the file. */
export function smtpLoopbacks(): typeof smtpLoopback {
  const open: SmtpLoopback[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  return async (rules) => {
    const server = await smtpLoopback(rules);
    open.push(server);
    return server;
  };
}
