/** A form of text: whether one has it, and what it is in words. */
export interface TextForm {
  readonly test: (value: string) => boolean;
  readonly words: string;
}

const CONTROL = /\p{Cc}/u;
const ADDRESS = /^[^\s@<>,;:"\\]+@[^\s@<>,;:"\\]+$/;

function isAddressOf(value: string, schemes: readonly string[]): boolean {
  if (CONTROL.test(value) || /\s/.test(value)) return false;
  const scheme = /^([a-z]+):\/\/[^/]/.exec(value)?.[1];
  return scheme !== undefined && schemes.includes(scheme) && URL.canParse(value);
}

/** A name that people read. */
export const NAME: TextForm = {
  test: (value) => value.trim() !== '' && value.length <= 200 && !CONTROL.test(value),
  words: 'a name of 1 to 200 characters',
};

/** The name of a column of data; in a list no comma fits in. */
export const COLUMN: TextForm = {
  test: (value) => value.trim() === value && value !== '' && value.length <= 200 && !/[,\p{Cc}]/u.test(value),
  words: 'a column name of 1 to 200 characters without a comma',
};

/** The address of a person. */
export const EMAIL: TextForm = {
  test: (value) => value.length <= 254 && ADDRESS.test(value),
  words: 'an email address',
};

const LOOPBACK = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/?#]|$)/;

/** The address of a web hook, as the channels of `@fpl-ml/notify` take it. */
export const WEB_ADDRESS: TextForm = {
  test: (value) => isAddressOf(value, ['https', 'http']) && (value.startsWith('https:') || LOOPBACK.test(value)),
  words: 'an address that begins with https:// (http:// to this machine alone, outside of production)',
};

/** The address of a mail server. */
export const MAIL_SERVER: TextForm = {
  test: (value) => isAddressOf(value, ['smtp', 'smtps']),
  words: 'an address as smtp://user:password@host:587',
};

/** What a webhook's receiver knows too. */
export const SHARED_SECRET: TextForm = {
  test: (value) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(value),
  words: '"whsec_" and at least 24 random bytes in base64',
};

/** Where the database is. Anything without a scheme is a file; one letter before a colon is a drive. */
export const DATABASE: TextForm = {
  test: (value) => {
    if (value.trim() === '' || CONTROL.test(value)) return false;
    if (/^(sqlite|file):(?!\/\/)./.test(value) || !/^[a-z][a-z0-9+.-]+:/i.test(value)) return true;
    return isAddressOf(value, ['postgres', 'postgresql']);
  },
  words: 'postgres://user:password@host:5432/name, or a SQLite file as sqlite:run.db',
};

/** The name of a table, as `@fpl-ml/store-sql` takes it; its default is taken too. */
export function tableForm(fallback: string): TextForm {
  return {
    test: (value) => value === fallback || (/^[a-z_][a-z0-9_]{0,47}$/.test(value) && !/^(ml|sqlite|pg)_/.test(value)),
    words: `lower-case letters, digits and "_", at most 48, not beginning with "ml_", "sqlite_" or "pg_", or ${fallback}`,
  };
}

/** The name of a part that writes to the log. */
export const COMPONENT: TextForm = {
  test: (value) => /^[a-z][a-z0-9-]*$/.test(value),
  words: 'names of components (lower-case letters, digits, "-")',
};

/** The name or number of a network interface. */
export const HOST: TextForm = {
  test: (value) => /^[a-z0-9.:_-]+$/i.test(value),
  words: 'a host name or an address as 127.0.0.1',
};
