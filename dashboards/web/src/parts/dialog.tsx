/** A dialog: there as long as it is rendered; then the focus goes back to where it was before. */
import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** The library gives focus back only to a dialog that was there, closed, before it opened. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveBack(before), [before]);
  return <Modal opened {...props} />;
}

function giveBack(before: Element | null): void {
  // Where the decision led on to another place, that one has the focus.
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const gone = before === null || !before.isConnected;
  const target = gone ? document.getElementById('content') : before;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
