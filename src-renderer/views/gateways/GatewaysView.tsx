import { useCallback, useEffect, useState } from 'react';
import type { GatewaysReport } from '../../../src-main/contract/api.ts';
import { useSession } from '../../store/lab-context.tsx';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { RefreshCw } from '../../ui/icons.ts';
import { BundlesPanel } from './BundlesPanel.tsx';
import { RequestsPanel } from './RequestsPanel.tsx';
import './gateways.css';

type Part = 'requests' | 'bundles';
const PARTS: readonly { value: Part; label: string }[] = [
  { value: 'requests', label: 'Requests' },
  { value: 'bundles', label: 'APIs and bundles' },
];

/** What the edges do as gateways: the way of each request through the hooks, and which bundle bytes are live. */
export function GatewaysView() {
  const { actions } = useSession();
  const [part, setPart] = useState<Part>('requests');
  const version = useVersionEvery(500);
  const [report, setReport] = useState<GatewaysReport>();
  const renew = useCallback((): void => {
    void actions.ask({ ask: 'gateways' }).then((answer) => {
      if (!('reason' in answer)) setReport(answer);
    });
  }, [actions]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the lab has changed
  useEffect(renew, [renew, version]);
  return (
    <section className="bench gateways" aria-label="Gateways">
      <header className="bench-head">
        <h2>Gateways</h2>
        <Choice label="What is shown" options={PARTS} value={part} onChoose={setPart} />
        <span className="gateways-space" />
        <Button icon={<RefreshCw size={14} />} onClick={() => void actions.reloadGateway().then(renew)}>
          Reload all
        </Button>
      </header>
      {part === 'requests' ? <RequestsPanel report={report} /> : <BundlesPanel report={report} onChange={renew} />}
    </section>
  );
}
