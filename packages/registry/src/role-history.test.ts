import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEEDED } from '../fixtures/kit.js';
import type { Role, RoleChange, RolePointer } from './role.js';
import { replayHistory, roleAt, verifyHistory } from './role-history.js';

const ROLES: readonly Role[] = ['champion', 'challenger', 'shadow'];

interface Step {
  readonly model: string;
  readonly role: Role;
  readonly to: string | null;
  readonly wait: number;
}

/** The reference: pointers in a plain map, changed step by step, each change written down. */
function play(steps: readonly Step[]): {
  readonly history: readonly RoleChange[];
  readonly pointers: readonly RolePointer[];
} {
  const pointers = new Map<string, RolePointer>();
  const history: RoleChange[] = [];
  let at = 0;
  for (const { model, role, to, wait } of steps) {
    at += wait;
    const before = pointers.get(`${model}/${role}`);
    const generation = (before?.generation ?? 0) + 1;
    const ground = { actor: 'ann', reason: 'r', evaluation: null, override: null };
    history.push({
      seq: history.length + 1,
      model,
      role,
      from: before?.version ?? null,
      to,
      generation,
      at,
      ...ground,
    });
    pointers.set(`${model}/${role}`, { model, role, version: to, generation, since: at });
  }
  return { history, pointers: [...pointers.values()] };
}

const steps = fc.array(
  fc.record({
    model: fc.constantFrom('m', 'n'),
    role: fc.constantFrom(...ROLES),
    to: fc.option(fc.constantFrom('0.1.0', '0.2.0', '0.3.0')),
    wait: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 30 },
);

describe('the history of roles', () => {
  it('leads to the pointers when it is replayed', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { history, pointers } = play(played);
        expect(replayHistory(history)).toEqual(pointers);
        expect(verifyHistory(history, pointers)).toEqual([]);
      }),
      SEEDED,
    );
  });

  it('is found out when a row is missing, doubled, exchanged or changed, or a pointer is wrong', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (played, seed) => {
        const { history, pointers } = play(played);
        const at = seed % history.length;
        const row = history[at];
        const pointer = pointers[seed % pointers.length];
        if (row === undefined || pointer === undefined) return;
        const found = (rows: readonly RoleChange[]) => expect(verifyHistory(rows, pointers)).not.toEqual([]);
        found(history.toSpliced(at, 1));
        found(history.toSpliced(at, 0, row));
        found(history.with(at, { ...row, to: 'other' }));
        found(history.with(at, { ...row, from: 'other' }));
        found(history.with(at, { ...row, generation: row.generation + 1 }));
        const rest = pointers.filter((other) => other !== pointer);
        expect(verifyHistory(history, rest)).toHaveLength(1);
        expect(verifyHistory(history, [...rest, { ...pointer, version: 'other' }])).toHaveLength(1);
        expect(verifyHistory(history, [...rest, { ...pointer, since: pointer.since + 1 }])).toHaveLength(1);
      }),
      SEEDED,
    );
  });

  it('says who held a role at an instant: what the history up to then leads to', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), fc.constantFrom(...ROLES), (played, instant, role) => {
        const history = play(played).history.filter(({ model }) => model === 'm');
        const then = replayHistory(history.filter(({ at }) => at <= instant)).find((pointer) => pointer.role === role);
        expect(roleAt(history, role, instant)).toEqual(then ?? null);
      }),
      SEEDED,
    );
  });

  it('names the problem and its place', () => {
    const { history, pointers } = play([
      { model: 'm', role: 'champion', to: '0.1.0', wait: 0 },
      { model: 'm', role: 'champion', to: '0.2.0', wait: 0 },
    ]);
    const place = { model: 'm', role: 'champion', generation: 2 };
    expect(verifyHistory(history.slice(1), pointers)).toEqual([
      { ...place, problem: 'generation' },
      { ...place, problem: 'from' },
    ]);
    expect(verifyHistory(history.slice(0, 1), pointers)).toEqual([{ ...place, problem: 'pointer' }]);
  });
});
