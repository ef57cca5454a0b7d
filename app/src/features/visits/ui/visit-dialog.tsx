'use client';
/** A dialog about one consultation of a list: open while there is one, and its form begins anew with each. */
import { Modal } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

interface VisitDialogProps<Visit> {
  visit: Visit | null;
  words: { title: string; close: string };
  onClose: () => void;
  children: (visit: Visit) => ReactNode;
}

export function VisitDialog<Visit extends { id: string }>({
  visit,
  words,
  onClose,
  children,
}: VisitDialogProps<Visit>) {
  return (
    <Modal
      opened={visit !== null}
      onClose={onClose}
      title={words.title}
      centered
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {visit && <Fragment key={visit.id}>{children(visit)}</Fragment>}
    </Modal>
  );
}
