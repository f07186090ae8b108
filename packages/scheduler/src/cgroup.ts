import type { Machine } from './machine.js';

/** The controllers that matter here. */
export type CgroupController = 'memory' | 'cpu' | 'cpuacct';

/** One level of control groups: the one of this process, or one above it. */
export interface CgroupLevel {
  readonly version: 1 | 2;
  /** Where its files may be: systems differ in where they mount. */
  readonly folders: readonly string[];
}

const MOUNT = '/sys/fs/cgroup';

/** A group and those above it, the innermost first: `/a/b`, `/a`, and the empty text for the outermost. */
function groupsFrom(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  return names.map((_, i) => `/${names.slice(0, names.length - i).join('/')}`).concat('');
}

interface Membership {
  readonly controllers: readonly string[];
  readonly path: string;
}

/** A line such as `4:memory:/docker/abc` (version 1) or `0::/docker/abc` (version 2). */
function membershipsIn(text: string): readonly Membership[] {
  return text.split('\n').flatMap((line) => {
    const [, list, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return list === undefined || path === undefined ? [] : [{ controllers: list === '' ? [] : list.split(','), path }];
  });
}

/**
 * The levels of control groups that this process is in, the innermost first, also those that a container cannot see: their
 * files are simply not there.
 *
 * @param text of `/proc/self/cgroup`; `null` where there are no control groups
 */
export function cgroupLevels(text: string | null, controller: CgroupController): readonly CgroupLevel[] {
  const memberships = membershipsIn(text ?? '');
  const own = memberships.find(({ controllers }) => controllers.includes(controller));
  if (own !== undefined) {
    const mounts = [...new Set([own.controllers.join(','), controller])].map((name) => `${MOUNT}/${name}`);
    return groupsFrom(own.path).map((group) => ({ version: 1, folders: mounts.map((mount) => mount + group) }));
  }
  const unified = memberships.find(({ controllers }) => controllers.length === 0);
  if (unified === undefined) return [];
  const mounts = [MOUNT, `${MOUNT}/unified`];
  return groupsFrom(unified.path).map((group) => ({ version: 2, folders: mounts.map((mount) => mount + group) }));
}

/** A file of a level; `null` when it has none of that name. */
export async function levelFile(machine: Machine, { folders }: CgroupLevel, name: string): Promise<string | null> {
  for (const folder of folders) {
    const text = await machine.readText(`${folder}/${name}`);
    if (text !== null) return text;
  }
  return null;
}
