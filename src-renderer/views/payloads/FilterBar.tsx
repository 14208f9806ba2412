import type { ReactNode } from 'react';
import type { DuplicateCause, LossCause } from '../../../src-main/contract/scenario.ts';
import { formatMoment } from '../../format/time.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { Kind } from '../../store/payload-filter.ts';
import { isAnything, KINDS, kindOf, narrowed, ofKind } from '../../store/payload-filter.ts';
import type { PayloadListFilter } from '../../store/selection.ts';
import { selectEdges, selectSnapshot } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { X } from '../../ui/icons.ts';

/** The conditions that payloads are narrowed down by. */
export function FilterBar({
  filter,
  onChange,
  children,
}: {
  filter: PayloadListFilter;
  onChange(filter: PayloadListFilter): void;
  children: ReactNode;
}) {
  const edges = useLab(selectEdges);
  const { causes } = useLab(selectSnapshot);
  const plugins = usePlugins();
  const known = [...Object.keys(causes.duplicates), ...Object.keys(causes.lost)];
  const set = (changes: Changes): void => onChange(narrowed(filter, changes));
  return (
    <search className="payloads-filter" aria-label="Conditions">
      <TextConditions filter={filter} set={set} />
      <Condition
        label="Edge"
        every="every edge"
        value={filter.edge}
        values={edges.map(({ id }) => id)}
        onChoose={(edge) => set({ edge })}
      />
      <Condition
        label="Plugin"
        every="every plugin"
        value={filter.plugin?.toString()}
        values={plugins}
        onChoose={(plugin) => set({ plugin: plugin === undefined ? undefined : Number.parseInt(plugin, 10) })}
      />
      <Condition
        label="Outcome"
        every="every outcome"
        value={kindOf(filter)}
        values={KINDS}
        onChoose={(kind) => onChange(ofKind(filter, kind as Kind | undefined))}
      />
      <Condition
        label="Cause"
        every="every cause"
        value={filter.cause}
        values={filter.cause === undefined || known.includes(filter.cause) ? known : [...known, filter.cause]}
        onChoose={(cause) => set({ cause: cause as DuplicateCause | LossCause | undefined })}
      />
      {filter.sinceUs !== undefined && filter.untilUs !== undefined && (
        <Button icon={<X size={13} />} onClick={() => set({ sinceUs: undefined, untilUs: undefined })}>
          submitted {formatMoment(filter.sinceUs)} to {formatMoment(filter.untilUs)}
        </Button>
      )}
      {!isAnything(filter) && (
        <Button icon={<X size={13} />} onClick={() => onChange({})}>
          Clear
        </Button>
      )}
      {children}
    </search>
  );
}

type Changes = Parameters<typeof narrowed>[1];

function TextConditions({ filter, set }: { filter: PayloadListFilter; set(changes: Changes): void }) {
  return (
    <>
      <input
        className="input payloads-text"
        type="search"
        placeholder="Id, correlation id or metadata, like metric_type=cache"
        aria-label="Id, correlation id or metadata"
        value={filter.text ?? ''}
        onChange={({ target }) => set({ text: target.value })}
      />
      <Condition
        label="Look in"
        every="anywhere"
        value={filter.within}
        values={['correlation', 'metadata']}
        onChoose={(within) => set({ within: within as PayloadListFilter['within'] | undefined })}
      />
      <input
        className="input payloads-text"
        type="search"
        placeholder="Text in the body"
        aria-label="Text in the body"
        value={filter.body ?? ''}
        onChange={({ target }) => set({ body: target.value })}
      />
    </>
  );
}

function Condition({
  label,
  every,
  value,
  values,
  onChoose,
}: {
  label: string;
  every: string;
  value: string | undefined;
  values: readonly string[];
  onChoose(value: string | undefined): void;
}) {
  return (
    <select
      className="input"
      aria-label={label}
      data-set={value !== undefined || undefined}
      value={value ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}
    >
      <option value="">{every}</option>
      {values.map((each) => (
        <option key={each} value={label === 'Plugin' ? Number.parseInt(each, 10) : each}>
          {each}
        </option>
      ))}
    </select>
  );
}

/** `42 cache-stats`, for every plugin that is installed anywhere. */
function usePlugins(): string[] {
  const { hub, edges } = useSession().shown().topology;
  const names = new Map<number, string>();
  for (const { plugins } of [hub, ...edges.values()]) for (const { id, name } of plugins) names.set(id, name);
  return [...names].sort(([one], [other]) => one - other).map(([id, name]) => `${id} ${name}`);
}
