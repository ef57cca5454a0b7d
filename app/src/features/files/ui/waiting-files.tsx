'use client';
/** The files of a message that is not sent yet, by their names. */
import { IconPaperclip } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import type { UploadedFile } from '../state/file-facts.ts';
import classes from './files.module.css';

export function WaitingFiles({ files }: { files: readonly UploadedFile[] }) {
  const t = useTranslations('files');
  return (
    <ul className={classes.attachments} aria-label={t('attached')}>
      {files.map((file) => (
        <li key={file.id} className={classes.card}>
          <IconPaperclip size={18} aria-hidden="true" className={classes.mark} />
          <span className={classes.fileName}>{file.name}</span>
        </li>
      ))}
    </ul>
  );
}
