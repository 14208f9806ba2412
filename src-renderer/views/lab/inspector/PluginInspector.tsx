import type { NodeId, PluginId } from '../../../../src-main/contract/ids.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { showCode } from '../../../store/code.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectFaults } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { SquarePen, Trash2 } from '../../../ui/icons.ts';
import { ButtonMenu } from '../../../ui/Menu.tsx';
import { Section } from '../../../ui/Section.tsx';
import { breakPluginItems } from '../break-menus.ts';
import { BreakButton } from './BreakButton.tsx';
import { FaultList } from './FaultList.tsx';
import { Gone, Heading } from './Heading.tsx';
import { KvTable } from './KvTable.tsx';
import { LogLines } from './LogLines.tsx';

export function PluginInspector({ node, id }: { node: NodeId; id: PluginId }) {
  const session = useSession();
  useVersionEvery(250);
  const faults = useLab(selectFaults).filter(({ action }) => 'plugin' in action && action.plugin === id && action.on === node);
  const { topology, isPast } = session.shown();
  const plugins = node === 'hub' ? topology.hub.plugins : topology.edges.get(node)?.plugins;
  const nodeLink = (
    <button
      type="button"
      className="text-button"
      aria-label={`show ${node}`}
      onClick={() => select(session.store, node === 'hub' ? { kind: 'hub' } : { kind: 'edge', id: node })}
    >
      {node}
    </button>
  );
  const plugin = plugins?.find((candidate) => candidate.id === id);
  if (plugin === undefined)
    return (
      <Gone title={`plugin ${id}`}>
        It is not installed on {node}
        {isPast ? ' at this moment' : ' any more'}.
      </Gone>
    );
  return (
    <>
      <Heading title={plugin.name} tone={plugin.isLoaded ? 'delivered' : 'failed'} state={plugin.isLoaded ? 'loaded' : 'not loaded'}>
        <Facts
          facts={[
            ['id', String(id)],
            ['on', nodeLink],
            ['version', plugin.version],
            ['hash', plugin.hash.slice(0, 16)],
          ]}
        />
        {plugin.lastError !== undefined && (
          <p className="error-text selectable">
            <Mentions text={plugin.lastError} />
          </p>
        )}
      </Heading>
      <div className="inspector-actions">
        <Button look="danger" icon={<Trash2 size={14} />} onClick={() => session.actions.uninstall(node, id)}>
          Remove from {node}
        </Button>
        <Button icon={<SquarePen size={14} />} onClick={() => showCode(session.store, { kind: 'plugin', node, plugin: id })}>
          Edit code …
        </Button>
        <BreakButton breakpoint={{ on: 'plugin', plugin: id }} what="this plugin" />
        <ButtonMenu label="Break the plugin" items={breakPluginItems(session, node, id)}>
          <Button>Break …</Button>
        </ButtonMenu>
      </div>
      {faults.length > 0 && (
        <Section title="Faults on this plugin">
          <FaultList faults={faults} />
        </Section>
      )}
      <Section title="KV">
        <KvTable node={node} id={id} />
      </Section>
      <LogLines node={node} plugin={id} />
    </>
  );
}
