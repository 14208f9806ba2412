import type { FormEvent } from 'react';
import { useId, useState } from 'react';
import type { GatewaysReport } from '../../../src-main/contract/api.ts';
import type { RequestId } from '../../../src-main/contract/ids.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectEdges } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { Send } from '../../ui/icons.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A request by hand to one edge. */
export function SendRequest({ report, onSent }: { report: GatewaysReport | undefined; onSent(request: RequestId): void }) {
  const { actions } = useSession();
  const hasNone = useLab(selectEdges).length === 0;
  const hint = useId();
  const [form, setForm] = useState({ edge: '', method: 'GET', path: '', headers: '', body: '' });
  const edges = report?.edges ?? [];
  const edge = form.edge === '' ? (edges[0]?.edge ?? '') : form.edge;
  const path = form.path === '' ? (report?.apis[0]?.listenPath ?? '/') : form.path;
  const address = edges.find((one) => one.edge === edge)?.address;
  const headers = readHeaders(form.headers);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (headers === undefined) return;
    const sent = await actions.sendRequest({ edge, method: form.method, path, headers, body: form.body });
    if (sent !== undefined) onSent(sent.request);
  };
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  return (
    <form className="send-request" aria-label="Send a request" onSubmit={(event) => void send(event)}>
      <div className="send-row">
        <select className="input" aria-label="Edge" value={edge} onChange={(event) => set({ edge: event.target.value })}>
          {hasNone && <option value="">no edge</option>}
          {edges.map((one) => (
            <option key={one.edge}>{one.edge}</option>
          ))}
        </select>
        <select className="input" aria-label="Method" value={form.method} onChange={(event) => set({ method: event.target.value })}>
          {METHODS.map((method) => (
            <option key={method}>{method}</option>
          ))}
        </select>
        <input
          className="input mono"
          aria-label="Path"
          value={path}
          onChange={(event) => set({ path: event.target.value })}
          aria-invalid={!path.startsWith('/')}
        />
        <Button submits look="primary" icon={<Send size={14} />} disabled={edge === '' || !path.startsWith('/') || headers === undefined}>
          Send
        </Button>
      </div>
      <div className="send-row">
        <textarea
          className="input input-short mono"
          aria-label="Headers"
          aria-describedby={hint}
          aria-invalid={headers === undefined}
          placeholder="Headers, like Authorization: letmein"
          rows={2}
          value={form.headers}
          onChange={(event) => set({ headers: event.target.value })}
        />
        <textarea
          className="input input-short mono"
          aria-label="Body"
          placeholder="Body"
          rows={2}
          value={form.body}
          onChange={(event) => set({ body: event.target.value })}
        />
      </div>
      <small id={hint} className="selectable">
        {headers === undefined ? 'A header is a name, a colon and a value, each on a line of its own.' : ''}
        {headers !== undefined && address !== undefined ? `Or from anywhere on this machine: http://${address}${path}` : ''}
      </small>
    </form>
  );
}

/** One header on each line; nothing when a line is none. */
function readHeaders(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) return undefined;
    headers[name] = value;
  }
  return headers;
}
