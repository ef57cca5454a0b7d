'use client';
/** Takes files dropped anywhere on a conversation, and shows while they hover that they may be dropped. */
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import classes from './files.module.css';

interface DropZoneProps {
  disabled: boolean;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

export function DropZone({ disabled, onFiles, children }: DropZoneProps) {
  const t = useTranslations('files');
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent; only their balance says whether the pointer is inside.
  const depth = useRef(0);
  const holdsFiles = (event: DragEvent): boolean => !disabled && event.dataTransfer.types.includes('Files');
  const track = (change: number): void => {
    depth.current = Math.max(0, depth.current + change);
    setOver(depth.current > 0);
  };
  return (
    <div
      className={classes.dropZone}
      onDragEnter={(event) => holdsFiles(event) && (event.preventDefault(), track(1))}
      onDragLeave={(event) => holdsFiles(event) && track(-1)}
      onDragOver={(event) => holdsFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className={classes.dropHint}>
          <IconUpload size={36} aria-hidden="true" />
          <span>{t('dropHere')}</span>
        </div>
      )}
    </div>
  );
}
