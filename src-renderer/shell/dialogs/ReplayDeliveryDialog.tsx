import { useCallback } from 'react';
import type { ReplayedDelivery } from '../../../src-main/contract/api.ts';
import type { PayloadId, PluginId } from '../../../src-main/contract/ids.ts';
import { useSession } from '../../store/lab-context.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import type { SourceFile } from './RerunDialog.tsx';
import { RerunDialog, sourcesOf } from './RerunDialog.tsx';

/** A payload handed once more to the hub plugin, over a copy of its store. Nothing of the lab changes. */
export function ReplayDeliveryDialog({ payload, plugin, onClose }: { payload: PayloadId; plugin: PluginId; onClose(): void }) {
  const { actions } = useSession();
  const read = useCallback(async (): Promise<SourceFile[]> => {
    const found = await actions.ask({ ask: 'plugin-files', node: 'hub', plugin });
    if ('reason' in found) return [];
    const manifest = found.manifest === undefined ? [] : [{ path: 'manifest.json', base64: found.manifest }];
    const files = sourcesOf([...found.files, ...manifest]);
    return [...files.filter(({ path }) => path === found.entry), ...files.filter(({ path }) => path !== found.entry)];
  }, [actions, plugin]);
  return (
    <RerunDialog<ReplayedDelivery>
      title={`${payload}, delivered in trial`}
      description="To a fresh instance of the hub plugin, over a copy of the store that it has now. Nothing of the lab changes."
      read={read}
      run={(edit) => actions.ask({ ask: 'replay-delivery', payload, ...(edit === undefined ? {} : { edit }) })}
      show={(result) => <Replayed result={result} />}
      onClose={onClose}
    />
  );
}

function Replayed({ result: { recorded, replayed, isSame, logs } }: { result: ReplayedDelivery }) {
  const verdict =
    recorded === undefined
      ? 'It has not been delivered yet.'
      : isSame
        ? 'It gives the same as then.'
        : 'It gives something else than then.';
  return (
    <>
      <p role="status">{verdict}</p>
      {logs.length > 0 && <pre className="hook-stack mono selectable">{logs.join('\n')}</pre>}
      <div className="hook-sides">
        {recorded !== undefined && <CodeBlock isJson text={JSON.stringify(recorded, null, 2)} label="What it gave then" />}
        <CodeBlock isJson text={JSON.stringify(replayed, null, 2)} label="What it gives now" />
      </div>
    </>
  );
}
