import { useSession } from '../../store/lab-context.tsx';
import { showView } from '../../store/lab-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Router } from '../../ui/icons.ts';
import { SourcePane } from './SourcePane.tsx';

/** A bundle with hooks of gateways: its code. What runs of it is in the Gateways view. `version`: another one when the code may be. */
export function BundleDetail({ name, version }: { name: string; version: string }) {
  const { store } = useSession();
  return (
    <article className="plugin-detail" aria-label={`bundle ${name}`}>
      <header className="plugin-head">
        <h2>{name}</h2>
        <span className="plugin-versions">on the lab's bundle server; saving makes it live on every edge</span>
        <Button icon={<Router size={14} />} onClick={() => showView(store, 'gateways')}>
          Where it is live
        </Button>
      </header>
      <SourcePane target={{ kind: 'bundle', name }} version={version} />
    </article>
  );
}
