/** What the palette can do to time: pace, steps, breakpoints, and the moment that is viewed. */
import type { Breakpoint } from '../../src-main/contract/breakpoint.ts';
import { STAGES } from '../../src-main/contract/breakpoint.ts';
import { breakpointText } from '../format/breakpoints.ts';
import { isSame } from './actions.ts';
import { COUNTERS_OFFERED, SPEEDS, VIRTUAL_SPEEDS } from './fault-choices.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import type { PaletteCommand } from './palette-command.ts';

const group = 'Time';

export function timeCommands(session: LabSession, state: LabState): PaletteCommand[] {
  const { clock, lab } = state;
  const { actions } = session;
  const isVirtual = lab?.world === 'virtual' && lab.recorded === undefined;
  const speeds = (isVirtual ? VIRTUAL_SPEEDS : SPEEDS).filter((speed) => speed !== clock.speed);
  return [
    clock.running
      ? { title: 'Pause', group, keys: 'Space', run: () => void actions.pause() }
      : { title: 'Continue', group, keys: 'Space', run: () => void actions.continue() },
    ...(isVirtual ? stepCommands(session, state) : []),
    ...viewCommands(session, state, isVirtual),
    ...speeds.map((speed) => ({ title: `Speed ${speed}×`, group, run: () => void actions.setSpeed(speed) })),
    ...(isVirtual ? breakpointCommands(session, state) : []),
  ];
}

function stepCommands({ actions }: LabSession, { moment }: LabState): PaletteCommand[] {
  return [
    { title: 'Step to the next event', group, ...(moment === undefined ? { keys: '.' } : {}), run: () => void actions.step('event') },
    { title: 'Step to the next delivery', group, run: () => void actions.step('delivery') },
    { title: 'Step to the next duplicate', group, run: () => void actions.step('duplicate') },
    { title: "Run to the scenario's end", group, run: () => void actions.step('end') },
    { title: 'Turn the lab back by one event', group, run: () => void actions.stepBack('event') },
    { title: 'Turn the lab back to the last delivery', group, run: () => void actions.stepBack('delivery') },
    { title: 'Turn the lab back to the last duplicate', group, run: () => void actions.stepBack('duplicate') },
    { title: 'Turn the lab back to its beginning', group, run: () => void actions.stepBack('end') },
    ...(moment === undefined ? [] : [{ title: 'Turn the lab back to the viewed moment', group, run: () => void actions.goTo(moment) }]),
  ];
}

function viewCommands(session: LabSession, { moment }: LabState, isVirtual: boolean): PaletteCommand[] {
  return [
    ...(moment === undefined
      ? []
      : [
          { title: 'Back to now', group, keys: 'End', run: () => session.follow() },
          { title: 'View the next step', group, keys: '.', run: () => session.step(1) },
        ]),
    ...(moment === undefined && !isVirtual ? [{ title: 'Follow now', group, keys: 'End', run: () => session.follow() }] : []),
    { title: 'View the step before', group, keys: ',', run: () => session.step(-1) },
    { title: 'View the oldest moment', group, keys: 'Home', run: () => session.viewOldest() },
  ];
}

function breakpointCommands({ actions }: LabSession, { clock, selection }: LabState): PaletteCommand[] {
  const set = clock.breakpoints ?? [];
  const breaking = (breakpoint: Breakpoint): PaletteCommand => ({
    title: `${set.some((other) => isSame(other, breakpoint)) ? 'Do not stop' : 'Stop'} when ${breakpointText(breakpoint)}`,
    group: 'Breakpoints',
    run: () => void actions.toggleBreakpoint(breakpoint),
  });
  return [
    ...STAGES.map((stage) => breaking({ on: 'stage', stage })),
    ...COUNTERS_OFFERED.map((counter) => breaking({ on: 'counter', counter })),
    breaking({ on: 'expectation' }),
    ...(selection?.kind === 'payload' ? [breaking({ on: 'payload', payload: selection.id })] : []),
    ...(selection?.kind === 'plugin' ? [breaking({ on: 'plugin', plugin: selection.id })] : []),
    ...(set.length === 0 ? [] : [{ title: 'Remove every breakpoint', group: 'Breakpoints', run: () => void actions.setBreakpoints([]) }]),
  ];
}
