/** The only door to the engine. */

import { openDesktopChannel } from './desktop-channel.ts';
import type { EngineConnection } from './engine-connection.ts';
import { createEngineConnection } from './engine-connection.ts';
import { openWebSocketChannel } from './web-socket-channel.ts';

/** The engine of the desktop, or of the server that sent this page; with `?fake=NAME` a made-up one, for looks and measurements. */
export async function connectEngine(): Promise<EngineConnection> {
  const fake = new URLSearchParams(window.location.search).get('fake');
  if (fake !== null) {
    const { openFakeChannel } = await import('./fake/fake-channel.ts');
    return createEngineConnection((events) => openFakeChannel(fake, events));
  }
  const desktop = window.spokelab;
  if (desktop !== undefined) return createEngineConnection((events) => openDesktopChannel(desktop, events));
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return createEngineConnection((events) => openWebSocketChannel(`${scheme}://${window.location.host}/api`, events));
}
