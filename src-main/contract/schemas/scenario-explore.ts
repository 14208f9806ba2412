/** `explore`: what an exploration may add to the faults of a scenario. */
import { z } from 'zod';
import type { FaultKind } from '../fault.ts';

/** Kinds of fault by the word that a scenario has for them. */
export const FAULT_WORDS = {
  drop: 'link-drop',
  latency: 'link-latency',
  loss: 'link-loss',
  bandwidth: 'link-bandwidth',
  flap: 'link-flap',
  reset: 'link-reset',
  hold: 'link-hold',
  'lose-answer': 'link-lose-answer',
  crash: 'edge-crash',
  'disk-full': 'edge-disk-full',
  'clock-skew': 'edge-clock-skew',
  'hub-restart': 'hub-crash',
  'hub-slow': 'hub-slow',
  'hub-reject-auth': 'hub-reject-auth',
  'plugin-fail': 'plugin-fail',
  'plugin-slow': 'plugin-slow',
  'plugin-unload': 'plugin-unload',
  'plugin-unhandled': 'plugin-unhandled',
} as const satisfies Record<string, FaultKind>;
export type FaultWord = keyof typeof FAULT_WORDS;

export const EXPLORED_FAULTS_MAX = 100;
/** Most faults in one run, where the scenario does not say. */
export const EXPLORED_FAULTS = 3;

const words = Object.keys(FAULT_WORDS) as [FaultWord, ...FaultWord[]];

export const exploreText = z
  .strictObject({
    faults: z.array(z.enum(words)).min(1).max(words.length).describe('kinds of fault that a run may get'),
    max: z.int().min(1).max(EXPLORED_FAULTS_MAX).describe(`most of them in one run; ${EXPLORED_FAULTS} by default`).exactOptional(),
  })
  .describe('what `spokelab explore` may add to the faults of this scenario');
export type ExploreText = z.output<typeof exploreText>;
