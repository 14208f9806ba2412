import { useCallback } from 'react';
import type { ReplayedHook } from '../../../src-main/contract/api.ts';
import type { RequestId } from '../../../src-main/contract/ids.ts';
import { useSession } from '../../store/lab-context.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import type { SourceFile } from './RerunDialog.tsx';
import { RerunDialog, sourcesOf } from './RerunDialog.tsx';

/** A recorded hook call run again, and what it gives beside what it gave. It sends nothing. */
export function ReplayHookDialog({
  request,
  index,
  title,
  onClose,
}: {
  request: RequestId;
  index: number;
  title: string;
  onClose(): void;
}) {
  const { actions } = useSession();
  const read = useCallback(async (): Promise<SourceFile[]> => {
    const [calls, gateways] = await Promise.all([actions.ask({ ask: 'hook-calls', request }), actions.ask({ ask: 'gateways' })]);
    if ('reason' in calls || 'reason' in gateways) return [];
    const api = calls.calls.find((call) => call.index === index)?.api;
    const bundle = gateways.apis.find(({ id }) => id === api)?.bundle ?? '';
    const found = await actions.ask({ ask: 'bundle-files', bundle });
    return 'reason' in found ? [] : sourcesOf(found.files);
  }, [actions, request, index]);
  return (
    <RerunDialog<ReplayedHook>
      title={`${title}, run again`}
      description={`Hook call ${index} of ${request}. Nothing that it sends leaves.`}
      read={read}
      run={(edit) => actions.ask({ ask: 'replay-hook', request, index, ...(edit === undefined ? {} : { edit }) })}
      show={(result) => <Replayed result={result} />}
      onClose={onClose}
    />
  );
}

function Replayed({ result: { recorded, replayed, isSame, logs, error } }: { result: ReplayedHook }) {
  return (
    <>
      <p role="status">
        {error === undefined ? (isSame ? 'It gives the same as then.' : 'It gives something else than then.') : 'It fails now.'}
      </p>
      {error !== undefined && <pre className="hook-stack error-text mono selectable">{error}</pre>}
      {logs.length > 0 && <pre className="hook-stack mono selectable">{logs.join('\n')}</pre>}
      {!isSame && error === undefined && (
        <div className="hook-sides">
          <CodeBlock isJson text={pretty(recorded)} label="What it gave then" />
          <CodeBlock isJson text={pretty(replayed)} label="What it gives now" />
        </div>
      )}
    </>
  );
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);
