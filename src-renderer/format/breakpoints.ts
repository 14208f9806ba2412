/** Breakpoints in words that follow "stop when". */
import type { Breakpoint, Stage } from '../../src-main/contract/breakpoint.ts';
import { formatMoment } from './time.ts';

export const STAGE_WORDS: Record<Stage, string> = {
  hook: 'a hook of a bundle has run',
  submitted: 'a payload is submitted',
  'batch-sent': 'a batch is sent',
  received: 'the hub receives a batch',
  routed: 'a payload is routed',
  acknowledged: 'a batch is acknowledged',
};

export function breakpointText(breakpoint: Breakpoint): string {
  switch (breakpoint.on) {
    case 'stage':
      return STAGE_WORDS[breakpoint.stage];
    case 'payload':
      return `something happens to ${breakpoint.payload}`;
    case 'plugin':
      return `plugin ${breakpoint.plugin} is at work`;
    case 'counter':
      return `${breakpoint.counter} changes`;
    case 'time':
      return `it is ${formatMoment(breakpoint.atUs)}`;
    case 'expectation':
      return 'an expectation is broken';
  }
}
