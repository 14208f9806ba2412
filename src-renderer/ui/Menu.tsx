import { ContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { ChevronRight } from './icons.ts';
import { Keys } from './Keys.tsx';

export type MenuItem =
  | { kind?: 'item'; label: string; icon?: ReactNode; keys?: string; isDanger?: boolean; isChecked?: boolean; run(): void }
  | { kind: 'group'; label: string; icon?: ReactNode; items: MenuItem[] }
  /** With a text, what stands below it is about that. */
  | { kind: 'line'; text?: string };

/** The two menus of Radix have the same parts under different names. */
type Parts = typeof DropdownMenu | typeof ContextMenu;

function Items({ items, parts }: { items: readonly MenuItem[]; parts: Parts }) {
  return items.map((item, index) => <Entry key={item.kind === 'line' ? `line-${index}` : item.label} item={item} parts={parts} />);
}

function Entry({ item, parts }: { item: MenuItem; parts: Parts }) {
  const { Item, CheckboxItem, Label, Separator, Sub, SubTrigger, SubContent, Portal } = parts;
  if (item.kind === 'line')
    return item.text === undefined ? <Separator className="menu-line" /> : <Label className="menu-text">{item.text}</Label>;
  if (item.kind === 'group') {
    return (
      <Sub>
        <SubTrigger className="menu-item">
          <span className="menu-icon">{item.icon}</span>
          <span className="menu-label">{item.label}</span>
          <ChevronRight size={13} />
        </SubTrigger>
        <Portal>
          <SubContent className="menu" sideOffset={4} collisionPadding={8}>
            <Items items={item.items} parts={parts} />
          </SubContent>
        </Portal>
      </Sub>
    );
  }
  const content = (
    <>
      <span className="menu-icon">{item.isChecked === true ? '✓' : item.icon}</span>
      <span className="menu-label">{item.label}</span>
      {item.keys !== undefined && <Keys keys={item.keys} />}
    </>
  );
  if (item.isChecked !== undefined) {
    return (
      <CheckboxItem className="menu-item" checked={item.isChecked} data-checked={item.isChecked || undefined} onSelect={item.run}>
        {content}
      </CheckboxItem>
    );
  }
  return (
    <Item className="menu-item" data-danger={item.isDanger === true || undefined} onSelect={item.run}>
      {content}
    </Item>
  );
}

/** A menu under a button. */
export function ButtonMenu({
  items,
  children,
  label,
  align = 'start',
}: {
  items: readonly MenuItem[];
  children: ReactElement;
  label: string;
  align?: 'start' | 'end' | 'center';
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" aria-label={label} sideOffset={6} align={align} collisionPadding={8}>
          <Items items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A menu on the secondary click (or the menu key) of what it wraps. `items` is asked for when it opens. */
export function PointMenu({
  items,
  children,
  label,
  onOpen,
}: {
  items: readonly MenuItem[];
  children: ReactElement;
  label: string;
  onOpen?: () => void;
}) {
  return (
    <ContextMenu.Root onOpenChange={(isOpen) => isOpen && onOpen?.()}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" aria-label={label} collisionPadding={8}>
          <Items items={items} parts={ContextMenu} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** A menu at a point of what it stands in, open until something is chosen or it is left. */
export function PlacedMenu({
  items,
  label,
  x,
  y,
  onClose,
}: {
  items: readonly MenuItem[];
  label: string;
  x: number;
  y: number;
  onClose(): void;
}) {
  return (
    <DropdownMenu.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="menu-anchor" aria-hidden="true" style={{ left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          aria-label={label}
          sideOffset={4}
          align="start"
          collisionPadding={8}
          // Who opened it knows better where the focus goes.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Items items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
