/** Every part of the window in every state, dark beside light: for those who build it. Served at /gallery.html. */
import { createRoot } from 'react-dom/client';
import '../ui/parts.css';
import './gallery.css';
import { Hints } from '../ui/Hint.tsx';
import { MoreParts } from './MoreParts.tsx';
import { Parts } from './Parts.tsx';
import { Tokens } from './Tokens.tsx';

const THEMES = ['dark', 'light'] as const;

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <Hints>
      <main className="gallery">
        <h1>Parts of the window</h1>
        {THEMES.map((theme) => (
          <section key={theme} className="gallery-theme" data-theme={theme} aria-label={`Parts, ${theme}`}>
            <h2>{theme}</h2>
            <Tokens theme={theme} />
            <Parts theme={theme} />
            <MoreParts theme={theme} />
          </section>
        ))}
      </main>
    </Hints>,
  );
}
