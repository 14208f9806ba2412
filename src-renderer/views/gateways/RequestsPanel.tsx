import { useMemo, useState } from 'react';
import type { GatewaysReport } from '../../../src-main/contract/api.ts';
import type { RequestId } from '../../../src-main/contract/ids.ts';
import type { RequestStory } from '../../../src-main/trace/request-book.ts';
import { RequestBook } from '../../../src-main/trace/request-book.ts';
import { plural } from '../../format/numbers.ts';
import { formatMoment } from '../../format/time.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { openDialog } from '../../store/lab-store.ts';
import { selectEdges } from '../../store/selectors.ts';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ArrowLeftRight, Plus } from '../../ui/icons.ts';
import type { Tone } from '../../ui/Mark.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { RequestJourney } from './RequestJourney.tsx';
import { SendRequest } from './SendRequest.tsx';

/** So much of the trace is looked through. */
const EVENTS_MAX = 30_000;
const SHOWN_MAX = 200;

/** The newest requests, and the way of the one that is chosen. */
export function RequestsPanel({ report }: { report: GatewaysReport | undefined }) {
  const session = useSession();
  const version = useVersionEvery(500);
  const [chosen, setChosen] = useState<RequestId>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model changes in place, its version tells
  const book = useMemo(() => {
    const { history } = session.model;
    const found = new RequestBook();
    const until = session.shown().position;
    history.each(Math.max(history.first, until - EVENTS_MAX), until, (event) => found.apply(event));
    return found;
  }, [session, version]);
  const requests = book.list().slice(0, SHOWN_MAX);
  const story = (chosen === undefined ? undefined : book.get(chosen)) ?? requests[0];
  return (
    <div className="requests">
      <div className="requests-side">
        <SendRequest report={report} onSent={setChosen} />
        {requests.length === 0 ? (
          <NoRequests />
        ) : (
          <ul className="request-list scrolls" aria-label="Requests">
            {requests.map((request) => (
              <li key={request.id}>
                <button type="button" aria-current={request.id === story?.id || undefined} onClick={() => setChosen(request.id)}>
                  <RequestLine request={request} />
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {story !== undefined && <RequestJourney key={story.id} story={story} />}
    </div>
  );
}

function NoRequests() {
  const { store } = useSession();
  const hasEdges = useLab(selectEdges).length > 0;
  const add = (
    <Button icon={<Plus size={14} />} onClick={() => openDialog(store, { kind: 'add-edge' })}>
      Add an edge …
    </Button>
  );
  return (
    <EmptyState
      icon={<ArrowLeftRight size={22} strokeWidth={1.6} />}
      title={hasEdges ? 'No request yet' : 'No edge to send one to'}
      {...(hasEdges ? {} : { actions: add })}
    >
      {hasEdges ? 'Send one above, or to the HTTP port of an edge.' : 'An edge is a gateway: it takes requests and calls their hooks.'}
    </EmptyState>
  );
}

function RequestLine({ request: { method, path, edge, at, answer, hooks } }: { request: RequestStory }) {
  return (
    <>
      <Mark tone={toneOf(answer?.status, hooks)} size={9} />
      <span className="request-what">
        <span className="mono">
          {method} {path}
        </span>
        <small>
          {formatMoment(at)} · {edge} · {hooks.length === 0 ? 'no hooks' : plural(hooks.length, 'hook')}
        </small>
      </span>
      <span className="mono request-status">{answer?.status ?? '…'}</span>
    </>
  );
}

/** What the gateway turns away is refused; what breaks in it, or behind it, has failed. */
function toneOf(status: number | undefined, hooks: RequestStory['hooks']): Tone {
  if (status === undefined) return 'pending';
  if (status >= 500 || hooks.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return status >= 400 ? 'rejected' : 'delivered';
}
