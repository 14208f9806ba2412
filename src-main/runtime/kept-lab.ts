/**
 * A host whose labs come back after its process died: each live lab has a folder of its own, and which one is open is
 * written down beside them. The next process that is given the folder goes on with that lab.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { LabHost } from './lab-host.ts';
import { openHost } from './lab-host.ts';
import { makeFolder } from './make-folder.ts';
import { openSession } from './open-session.ts';
import type { LabSession, LabSessionOptions } from './session-api.ts';

const keptSchema = z.strictObject({
  spokelabOpen: z.literal(1),
  options: z.strictObject({
    scenario: z.string().exactOptional(),
    text: z.string().exactOptional(),
    world: z.enum(['live', 'virtual']).exactOptional(),
    directory: z.string().exactOptional(),
    hubToken: z.string().exactOptional(),
  }),
});

const LAB_FOLDER = /^lab-(\d+)$/;
const fileIn = (folder: string): string => join(folder, 'open.json');

/** `first` is opened unless the folder says that another lab was open. Throws what opening throws. */
export async function openKeptHost(folder: string, first: LabSessionOptions): Promise<LabHost> {
  makeFolder(folder, 0o700);
  const { userFolder } = first;
  const options = { ...(keptIn(folder) ?? first), ...(userFolder === undefined ? {} : { userFolder }) };
  return openHost(options, (one) => openKept(folder, one));
}

async function openKept(folder: string, options: LabSessionOptions): Promise<LabSession> {
  const isNew = options.directory === undefined;
  const directory = options.directory ?? join(folder, `lab-${nextNumber(folder)}`);
  try {
    const session = await openSession({ ...options, directory });
    const hasFiles = session.info.world === 'live' && session.info.recorded === undefined;
    // Nothing is removed that a lab which still runs may need: other labs' folders go with the host's.
    const { userFolder: _, keeps: __, trust: ___, trusted: ____, onFailed: _____, ...own } = options;
    const kept = { ...own, ...(hasFiles ? { directory, hubToken: session.hubToken } : {}) };
    keep(folder, kept);
    return session;
  } catch (error) {
    if (isNew) rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

function keep(folder: string, options: LabSessionOptions): void {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, JSON.stringify({ spokelabOpen: 1, options }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** `openedAtMs`: wall time. */
export type KeptLab = { name: string; openedAtMs: number };

/** The lab that goes on when a host is given the folder: undefined when none would, or one that has nothing to go on from. */
export function keptLabIn(folder: string): KeptLab | undefined {
  const kept = keptIn(folder);
  if (kept?.directory === undefined) return undefined;
  const { scenario, text } = kept;
  const name = scenario === undefined ? (text === undefined ? 'The demo lab' : 'A scenario that was not saved') : basename(scenario);
  return { name, openedAtMs: statSync(fileIn(folder)).mtimeMs };
}

/** A file that cannot be read, or is none of ours, names no lab. */
function keptIn(folder: string): LabSessionOptions | undefined {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).options;
  } catch {
    return undefined;
  }
}

const nextNumber = (folder: string): number =>
  Math.max(0, ...readdirSync(folder).flatMap((name) => Number(LAB_FOLDER.exec(name)?.[1] ?? []))) + 1;
