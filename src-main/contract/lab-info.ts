/** What a lab is, and where its time stands, as every window is told. */
import type { Breakpoint } from './breakpoint.ts';
import type { RunReport } from './scenario.ts';
import type { Us } from './units.ts';

/** Where lab time stands; the window runs its own clock on from here. */
export type ClockState = {
  nowUs: Us;
  running: boolean;
  speed: number;
  /** Virtual labs: why it stands where it stands, when it stopped by itself. */
  stop?: string;
  /** Virtual labs: it runs again from its start, to there. `pause` ends that where it is. */
  againToUs?: Us;
  /** Virtual labs: it is to go back to there, and stands as it is until another run of it, now at `atUs`, has come there. `pause` ends that. */
  back?: { atUs: Us; toUs: Us };
  breakpoints?: readonly Breakpoint[];
};

export type LabInfo = {
  name: string;
  world: 'live' | 'virtual';
  seed: number;
  profile: string;
  /** host:port of the hub's gRPC server, live world only. */
  hubAddress?: string;
  /** Virtual labs: lab time at which the scenario ends. */
  endUs?: Us;
  /** It is the lab of a lesson. */
  lesson?: { id: string; title: string };
  /** A session file is shown, and nothing runs. Without `outcome` its writer died before the end. */
  recorded?: { outcome?: RunReport };
};
