import { createRoot } from 'react-dom/client';
import './ui/parts.css';
import { connectEngine } from './bridge/connect-engine.ts';
import { App } from './shell/App.tsx';
import { keepMotion } from './shell/keep-motion.ts';
import { keepTheme } from './shell/keep-theme.ts';
import { assertPresent } from './store/assert-present.ts';
import { followDraft } from './store/draft-keeper.ts';
import { Frames } from './store/frames.ts';
import { LabProvider } from './store/lab-context.tsx';
import { LabSession } from './store/lab-session.ts';
import { createLabStore } from './store/lab-store.ts';
import { recallTheme } from './store/preferences.ts';
import { followSettings } from './store/settings.ts';

const store = createLabStore(recallTheme());
keepTheme(store);
keepMotion(store);

const frames = new Frames();
const session = new LabSession(await connectEngine(), store);
frames.each((wallMs) => session.work(wallMs));
frames.start();
followSettings(session);
followDraft(session);
session.start();
window.addEventListener('pagehide', () => session.close());

createRoot(assertPresent(document.getElementById('root'), 'index.html has no #root')).render(
  <LabProvider session={session} frames={frames}>
    <App />
  </LabProvider>,
);
