/** The rollout that is under way. */
export interface ShownRollout {
  readonly version: string;
  /** The champion that it is compared with. */
  readonly against: string;
  /** Its share of the entities, in [0, 1]. */
  readonly weight: number;
  /** Labelled periods seen, and those without a decision. */
  readonly observed: number;
  readonly waited: number;
  /** Mean reduction of the RMSE that its gates found, as a share; `null` where unknown. */
  readonly expected: number | null;
  /** Why it should be rolled back although that is left to people; `null` when nothing speaks against it. */
  readonly withheld: string | null;
}
