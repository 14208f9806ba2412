import { Trash2 } from 'lucide-react';
import type { NodeId, PluginId } from '../../../../src-main/contract/ids.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Gone, Heading } from './Heading.tsx';
import { KvTable } from './KvTable.tsx';
import { LogLines } from './LogLines.tsx';

export function PluginInspector({ node, id }: { node: NodeId; id: PluginId }) {
  const session = useSession();
  useVersionEvery(250);
  const { topology, isPast } = session.shown();
  const plugins = node === 'hub' ? topology.hub.plugins : topology.edges.get(node)?.plugins;
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
            ['on', node],
            ['version', plugin.version],
            ['hash', plugin.hash.slice(0, 16)],
          ]}
        />
        {plugin.lastError !== undefined && <p className="error-text selectable">{plugin.lastError}</p>}
      </Heading>
      <div className="inspector-actions">
        <Button look="danger" icon={<Trash2 size={14} />} onClick={() => session.actions.uninstall(node, id)}>
          Remove from {node}
        </Button>
      </div>
      <Section title="KV">
        <KvTable node={node} id={id} />
      </Section>
      <LogLines node={node} plugin={id} />
    </>
  );
}
