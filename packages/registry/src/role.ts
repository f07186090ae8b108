/** What a version can be used for: to serve, to be tried against the serving one, or to run unseen beside it. */
export type Role = 'champion' | 'challenger' | 'shadow';

/** A role that may be empty; a champion is only ever replaced. */
export type CandidateRole = Exclude<Role, 'champion'>;

/** Which version holds a role. There is one pointer per model and role, so a role never has two holders. */
export interface RolePointer {
  readonly model: string;
  readonly role: Role;
  /** `null` after the role was cleared. */
  readonly version: string | null;
  /** Counts the changes of this pointer: 1 after the first. What a compare-and-set compares. */
  readonly generation: number;
  /** Since when, epoch milliseconds. */
  readonly since: number;
}

/** The pointer of a champion: it always names a version. */
export interface ChampionPointer extends RolePointer {
  readonly role: 'champion';
  readonly version: string;
}

/** One change of one pointer, as its history keeps it. */
export interface RoleChange {
  /** Position in the history of all roles, growing. */
  readonly seq: number;
  readonly model: string;
  readonly role: Role;
  /** The holder before; `null` if there was none. */
  readonly from: string | null;
  /** The holder after; `null` if the role was cleared. */
  readonly to: string | null;
  /** The generation of the pointer after the change. */
  readonly generation: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
  /** The latest evaluation of the new holder at that time, whatever its verdict; `null` if there was none. */
  readonly evaluation: string | null;
  /** Why the role was given without a passing evaluation; `null` if nobody had to insist. */
  readonly override: string | null;
}
