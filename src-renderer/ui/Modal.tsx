import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { X } from './icons.ts';

export type ModalProps = {
  title: string;
  description?: string;
  onClose(): void;
  children: ReactNode;
  width?: 'narrow' | 'wide';
  isTitleHidden?: boolean;
};

/** A dialog that asks for something begins where it is written; any other at its first button, which closes it. */
function focusFirstField(event: Event): void {
  const field = event.target instanceof Element ? event.target.querySelector<HTMLElement>('input, select, textarea') : null;
  if (field === null) return;
  event.preventDefault();
  field.focus();
}

/** A dialog over the window. Escape and a click outside close it; the focus goes back where it came from. */
export function Modal({ title, description, onClose, children, width = 'narrow', isTitleHidden = false }: ModalProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="modal"
          data-width={width}
          onOpenAutoFocus={focusFirstField}
          onEscapeKeyDown={(event) => {
            // In an editor Escape closes what the editor shows.
            if (event.target instanceof Element && event.target.closest('.monaco-editor') !== null) event.preventDefault();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className={isTitleHidden ? 'unseen' : 'modal-head'}>
            <Dialog.Title className="modal-title">{title}</Dialog.Title>
            {!isTitleHidden && (
              <Dialog.Close className="icon-button" aria-label="Close">
                <X size={15} />
              </Dialog.Close>
            )}
          </div>
          {description !== undefined && (
            <Dialog.Description className={isTitleHidden ? 'unseen' : 'modal-text'}>{description}</Dialog.Description>
          )}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
