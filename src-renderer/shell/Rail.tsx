import { Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { Theme } from '../store/lab-state.ts';
import { VIEW_WORDS } from '../store/lab-state.ts';
import { openDialog, showView } from '../store/lab-store.ts';
import { selectTheme, selectView } from '../store/selectors.ts';
import { IconButton } from '../ui/Button.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { ButtonMenu } from '../ui/Menu.tsx';
import { VIEWS } from './views.tsx';

const THEMES: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: 'Like the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
];

export function Rail() {
  const { store } = useSession();
  const view = useLab(selectView);
  const theme = useLab(selectTheme);
  const items = THEMES.map(
    ({ theme: value, label, icon: Icon }): MenuItem => ({
      label,
      icon: <Icon size={13} />,
      isChecked: value === theme,
      run: () => store.setState({ theme: value }),
    }),
  );
  const Current = THEMES.find((entry) => entry.theme === theme)?.icon ?? Monitor;
  return (
    <nav className="rail" aria-label="Views">
      {VIEWS.map(({ name, icon: Icon }) => (
        <button
          key={name}
          type="button"
          className="rail-view"
          aria-current={view === name ? 'page' : undefined}
          onClick={() => showView(store, name)}
        >
          <Icon size={18} strokeWidth={1.7} aria-hidden="true" />
          {VIEW_WORDS[name]}
        </button>
      ))}
      <div className="rail-foot">
        <ButtonMenu items={items} label="Theme">
          <button type="button" className="icon-button" aria-label="Theme">
            <Current size={16} strokeWidth={1.7} aria-hidden="true" />
          </button>
        </ButtonMenu>
        <IconButton
          label="Keyboard shortcuts"
          keys="?"
          side="right"
          icon={<Keyboard size={16} strokeWidth={1.7} />}
          onClick={() => openDialog(store, { kind: 'shortcuts' })}
        />
      </div>
    </nav>
  );
}
