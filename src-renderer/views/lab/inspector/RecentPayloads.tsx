import { useMemo } from 'react';
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Section } from '../../../ui/Section.tsx';
import { PayloadRows } from './PayloadRows.tsx';

const ROWS = 8;

/** An edge's newest payloads. */
export function RecentPayloads({ edge }: { edge: EdgeId }) {
  const session = useSession();
  const version = useVersionEvery(500);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lab changes in place; the version says when
  const rows = useMemo(() => session.recentPayloads(edge, ROWS), [session, edge, version]);
  if (rows.length === 0) return null;
  return (
    <Section title="Newest payloads">
      <PayloadRows rows={rows} />
    </Section>
  );
}
