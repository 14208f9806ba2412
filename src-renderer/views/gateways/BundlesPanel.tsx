import { useRef, useState } from 'react';
import type { GatewaysReport, VerifiedBundle } from '../../../src-main/contract/api.ts';
import type { BundleState, ServerFault } from '../../../src-main/contract/gateway.ts';
import { SECOND } from '../../../src-main/contract/units.ts';
import { plural } from '../../format/numbers.ts';
import { formatMoment } from '../../format/time.ts';
import { Mentions } from '../../mentions/Mentions.tsx';
import { bundleOf } from '../../store/bundle-drop.ts';
import { showCode } from '../../store/code.ts';
import { useSession } from '../../store/lab-context.tsx';
import { notify } from '../../store/lab-store.ts';
import { useTask } from '../../store/use-task.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Eraser, PackageOpen, RefreshCw, ShieldCheck, SquarePen, Unplug, Upload } from '../../ui/icons.ts';
import { Mark } from '../../ui/Mark.tsx';
import { ButtonMenu } from '../../ui/Menu.tsx';

/** The APIs of the lab, and for each bundle why its newest bytes are live on an edge, or why not. */
export function BundlesPanel({ report, onChange }: { report: GatewaysReport | undefined; onChange(): void }) {
  if (report === undefined) return null;
  if (report.apis.length === 0)
    return (
      <EmptyState icon={<PackageOpen size={22} strokeWidth={1.6} />} title="The edges serve no API">
        Drop a plugin bundle of a real gateway on the window: it is put on the lab's bundle server and served under a path of its own. Or
        name APIs in the scenario, under <span className="mono">apis:</span>.
      </EmptyState>
    );
  const names = [...new Set([...report.bundles.map(({ bundle }) => bundle), ...report.shelf.map(({ name }) => name)])];
  return (
    <div className="gateways-page scrolls">
      <table className="plain-table">
        <thead>
          <tr>
            <th>API</th>
            <th>listen path</th>
            <th>bundle</th>
            <th>who may call</th>
            <th>on</th>
          </tr>
        </thead>
        <tbody>
          {report.apis.map(({ id, listenPath, bundle, auth, edges }) => (
            <tr key={id}>
              <td>{id}</td>
              <td className="mono">{listenPath}</td>
              <td className="mono">{bundle === '' ? '—' : bundle}</td>
              <td>{auth === 'custom' ? "the bundle's auth_check decides" : auth === 'token' ? 'whoever has a key' : 'everybody'}</td>
              <td className="mono">
                <Mentions text={edges.map((edge) => (edge === '*' ? 'every edge' : edge)).join(', ')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {names.map((name) => (
        <BundleCard
          key={name}
          name={name}
          taken={names}
          states={report.bundles.filter(({ bundle }) => bundle === name)}
          shelf={report.shelf.find((item) => item.name === name)}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

type CardProps = {
  name: string;
  /** Names that are on the server already. */
  taken: readonly string[];
  states: readonly BundleState[];
  shelf: GatewaysReport['shelf'][number] | undefined;
  onChange(): void;
};

const SERVER_TROUBLES: readonly { label: string; fault: ServerFault; delayUs?: number }[] = [
  { label: 'Answers 404', fault: 'not-found' },
  { label: 'Slower than gateways wait', fault: 'slow', delayUs: 6 * SECOND },
  { label: 'Wrong bytes', fault: 'wrong-bytes' },
  { label: 'A bad signature', fault: 'bad-signature' },
  { label: 'Cut in the middle', fault: 'cut' },
];
const TROUBLE_US = 30 * SECOND;

/** `hooks.zip` after `hooks-2.zip`: the next that is free. */
function freeName(name: string, taken: readonly string[]): string {
  const [, stem = name, number = '1'] = /^(.*?)(?:-(\d+))?\.zip$/i.exec(name) ?? [];
  let next = Number(number) + 1;
  while (taken.includes(`${stem}-${next}.zip`)) next += 1;
  return `${stem}-${next}.zip`;
}

function BundleCard({ name, taken, states, shelf, onChange }: CardProps) {
  const { actions, store } = useSession();
  const [verified, verify] = useTask<VerifiedBundle>();
  const file = useRef<HTMLInputElement>(null);
  const newFile = useRef<HTMLInputElement>(null);
  const next = freeName(name, taken);
  /** Under the name, or under another that its APIs are changed to: that one gateways fetch at once. */
  const upload = async (chosen: File | undefined, as: string): Promise<void> => {
    if (chosen === undefined) return;
    try {
      await actions.putBundle(as, await bundleOf([chosen]), as === name ? undefined : name);
      onChange();
    } catch (error) {
      notify(store, 'failed', 'Nothing was uploaded', error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <article className="plugin-card" aria-label={name}>
      <div className="plugin-head">
        <h3 className="mono">{name}</h3>
        <span className="plugin-versions">
          {states[0]?.driver === undefined || states[0].driver === '' ? '' : `driver ${states[0].driver}`}
        </span>
        <input ref={file} type="file" accept=".zip" hidden onChange={(event) => void upload(event.target.files?.[0], name)} />
        <input ref={newFile} type="file" accept=".zip" hidden onChange={(event) => void upload(event.target.files?.[0], next)} />
        <ButtonMenu
          label="Upload"
          items={[
            { label: 'Other bytes under this name …', run: () => file.current?.click() },
            { label: `A new version as ${next} …`, run: () => newFile.current?.click() },
          ]}
        >
          <Button icon={<Upload size={14} />}>Upload …</Button>
        </ButtonMenu>
        <ButtonMenu
          label="Break the server"
          items={SERVER_TROUBLES.map(({ label, fault, delayUs }) => ({
            label: `${label}, for 30 s`,
            run: () =>
              void actions.inject(
                { kind: 'bundle-server', fault, bundle: name, ...(delayUs === undefined ? {} : { delayUs }) },
                TROUBLE_US,
              ),
          }))}
        >
          <Button icon={<Unplug size={14} />}>Break the server …</Button>
        </ButtonMenu>
        {shelf !== undefined && (
          <>
            <Button icon={<ShieldCheck size={14} />} onClick={() => verify(() => actions.ask({ ask: 'verify-bundle', bundle: name }))}>
              Verify
            </Button>
            <Button icon={<SquarePen size={14} />} onClick={() => showCode(store, { kind: 'bundle', name })}>
              Edit code …
            </Button>
          </>
        )}
      </div>
      {shelf?.problem !== undefined && <p className="error-text selectable">On the server: {shelf.problem}</p>}
      {verified.status === 'failed' && <p className="error-text selectable">{verified.reason}</p>}
      {verified.status === 'done' && <VerifySteps result={verified.result} />}
      {states.length === 0 && <p>No API uses it.</p>}
      {groupsOf(states).map((group) => (
        <StateRow key={group.edges.join()} group={group} name={name} onChange={onChange} />
      ))}
    </article>
  );
}

type Group = BundleState & { edges: string[] };

/** Edges for which all is the same are one row. */
function groupsOf(states: readonly BundleState[]): Group[] {
  const groups = new Map<string, Group>();
  for (const state of states) {
    const key = JSON.stringify([state.verdict, state.cached?.hash, state.running, state.server]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...state, edges: [state.edge] });
    else known.edges.push(state.edge);
  }
  return [...groups.values()];
}

function StateRow({ group, name, onChange }: { group: Group; name: string; onChange(): void }) {
  const { actions } = useSession();
  const { edges, verdict, onReload, isLive, cached, running, server, folder } = group;
  const each = async (act: (edge: string) => Promise<unknown>): Promise<void> => {
    for (const edge of edges) await act(edge);
    onChange();
  };
  return (
    <div className="bundle-state" data-live={isLive || undefined}>
      <Mark tone={isLive ? 'delivered' : 'queued'} size={9} />
      <div>
        <b>
          <Mentions text={edges.length > 4 ? plural(edges.length, 'edge') : edges.join(', ')} />
        </b>{' '}
        <span className="selectable">
          <Mentions text={verdict} />
        </span>
        <dl className="bundle-hashes">
          <Hash label="on the server" value={server} />
          <Hash label="in the cache" value={cached?.hash} aside={cached === undefined ? undefined : `since ${formatMoment(cached.atUs)}`} />
          <Hash label="running" value={running} />
          <div>
            <dt>cache folder</dt>
            <dd className="mono selectable">bundles/{folder}</dd>
          </div>
        </dl>
        <small>A reload {onReload}.</small>
      </div>
      <span className="bundle-actions">
        <Button icon={<RefreshCw size={13} />} onClick={() => void each((edge) => actions.reloadGateway(edge))}>
          Reload
        </Button>
        <Button
          icon={<Eraser size={13} />}
          disabled={cached === undefined}
          onClick={() => void each((edge) => actions.clearBundleCache(name, edge))}
        >
          Clear the cache
        </Button>
      </span>
    </div>
  );
}

function Hash({ label, value, aside }: { label: string; value: string | undefined; aside?: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="mono selectable">
        {value ?? 'nothing'} {aside !== undefined && <small>{aside}</small>}
      </dd>
    </div>
  );
}

function VerifySteps({ result: { steps, warnings } }: { result: VerifiedBundle }) {
  const [isShown, setShown] = useState(true);
  if (!isShown) return null;
  return (
    <div className="verify">
      <ul className="outcome-list">
        {steps.map(({ step, ok, text }) => (
          <li key={step}>
            <Mark tone={ok === false ? 'lost' : ok === true ? 'delivered' : 'pending'} size={9} />
            <span className="selectable">
              {step}: {text}
            </span>
          </li>
        ))}
        {warnings.map((warning) => (
          <li key={warning}>
            <Mark tone="queued" size={9} />
            <span className="selectable">{warning}</span>
          </li>
        ))}
      </ul>
      <Button look="quiet" onClick={() => setShown(false)}>
        Hide
      </Button>
    </div>
  );
}
