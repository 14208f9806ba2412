import type { FormEvent } from 'react';
import { useState } from 'react';
import type { Breakpoint, Stage } from '../../../src-main/contract/breakpoint.ts';
import { STAGES } from '../../../src-main/contract/breakpoint.ts';
import type { PayloadId, PluginId } from '../../../src-main/contract/ids.ts';
import type { CounterName } from '../../../src-main/contract/scenario.ts';
import { COUNTERS } from '../../../src-main/contract/scenario.ts';
import { breakpointText, STAGE_WORDS } from '../../format/breakpoints.ts';
import { isSame } from '../../store/actions.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { showView } from '../../store/lab-store.ts';
import { selectClock, selectLab } from '../../store/selectors.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CircleDot, X } from '../../ui/icons.ts';

/** Where the virtual lab stops by itself. */
export function PluginBreakpoints({ plugin }: { plugin: PluginId }) {
  const { actions, store } = useSession();
  const lab = useLab(selectLab);
  const { breakpoints = [] } = useLab(selectClock);
  const [payload, setPayload] = useState('');
  if (lab?.world !== 'virtual' || lab.recorded !== undefined)
    return (
      <div className="plugin-part plugin-breaks">
        <p className="body-note">
          Only a virtual lab can stop by itself: open the scenario in the virtual world, from the Scenarios view, to set breakpoints.
        </p>
        {lab?.recorded === undefined && <Button onClick={() => showView(store, 'scenarios')}>Go to Scenarios</Button>}
      </div>
    );
  const own: Breakpoint = { on: 'plugin', plugin };
  const add = (breakpoint: Breakpoint): void => {
    if (!breakpoints.some((set) => isSame(set, breakpoint))) void actions.toggleBreakpoint(breakpoint);
  };
  const addPayload = (event: FormEvent): void => {
    event.preventDefault();
    add({ on: 'payload', payload: payload.trim() as PayloadId });
    setPayload('');
  };
  return (
    <div className="plugin-part scrolls plugin-breaks">
      <Button
        icon={<CircleDot size={14} />}
        aria-pressed={breakpoints.some((set) => isSame(set, own))}
        onClick={() => void actions.toggleBreakpoint(own)}
      >
        Stop when this plugin is at work
      </Button>
      <Adder
        label="Stop when"
        options={STAGES.map((stage) => [stage, STAGE_WORDS[stage]])}
        onAdd={(stage) => add({ on: 'stage', stage: stage as Stage })}
      />
      <Adder
        label="Stop when a counter changes"
        options={COUNTERS.map((counter) => [counter, counter])}
        onAdd={(counter) => add({ on: 'counter', counter: counter as CounterName })}
      />
      <form className="field plugin-break-payload" onSubmit={addPayload}>
        <span>Stop when something happens to the payload</span>
        <span className="plugin-filter">
          <input
            className="input mono"
            aria-label="Payload"
            placeholder="edge-1:12"
            value={payload}
            onChange={({ target }) => setPayload(target.value)}
          />
          <Button submits disabled={!/^[^:\s]+:\d+$/.test(payload.trim())}>
            Add
          </Button>
        </span>
      </form>
      <ul className="plugin-breaks-set" aria-label="Breakpoints that are set">
        {breakpoints.map((breakpoint) => (
          <li key={JSON.stringify(breakpoint)}>
            <CircleDot size={14} aria-hidden="true" />
            <span>{breakpointText(breakpoint)}</span>
            <IconButton
              label={`Do not stop when ${breakpointText(breakpoint)}`}
              icon={<X size={14} />}
              onClick={() => void actions.toggleBreakpoint(breakpoint)}
            />
          </li>
        ))}
        {breakpoints.length === 0 && <li className="body-note">None is set.</li>}
      </ul>
    </div>
  );
}

/** Adds what is chosen at once. */
function Adder({ label, options, onAdd }: { label: string; options: readonly (readonly [string, string])[]; onAdd(value: string): void }) {
  return (
    <label className="field">
      <span>{label}</span>
      <select className="input" value="" onChange={({ target }) => onAdd(target.value)}>
        <option value="">choose …</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
