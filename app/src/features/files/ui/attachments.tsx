'use client';
/** The files of one message: pictures as previews that open large, everything else as a card to save it by. */
import { Text, UnstyledButton } from '@mantine/core';
import {
  IconDownload,
  IconFileOff,
  IconFileText,
  IconPhotoOff,
  IconShieldQuestion,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { AttachedFile } from '../state/file-facts.ts';
import { useDownload } from '../use-download.ts';
import { useFileUrl } from '../use-file-url.ts';
import { useSizeWords } from './file-words.ts';
import classes from './files.module.css';
import { PictureViewer } from './picture-viewer.tsx';

const LARGEST_WIDTH = 320;
const LARGEST_HEIGHT = 260;

export function Attachments({ files }: { files: readonly AttachedFile[] }) {
  const t = useTranslations('files');
  const [shown, setShown] = useState<number | null>(null);
  const pictures = files.filter((file) => file.has_preview && !file.deleted_at);
  return (
    <ul className={classes.attachments} aria-label={t('attached')}>
      {files.map((file) => (
        <li key={file.id} data-file-id={file.id}>
          <Attachment file={file} onOpen={() => setShown(pictures.indexOf(file))} />
        </li>
      ))}
      {shown !== null && <PictureViewer pictures={pictures} start={shown} onClose={() => setShown(null)} />}
    </ul>
  );
}

function Attachment({ file, onOpen }: { file: AttachedFile; onOpen: () => void }) {
  if (file.deleted_at) return <DeletedFile file={file} />;
  return file.has_preview ? <Preview file={file} onOpen={onOpen} /> : <FileCard file={file} />;
}

function DeletedFile({ file }: { file: AttachedFile }) {
  const t = useTranslations('files');
  return (
    <div className={classes.card}>
      <IconFileOff size={28} aria-hidden="true" className={classes.mark} />
      <span className={classes.cardText}>
        <Text component="span" size="sm" fw={550} className={classes.fileName}>
          {file.name}
        </Text>
        <Text component="span" size="xs" className={classes.cardFacts}>
          {t('deletedAfterTime')}
        </Text>
      </span>
    </div>
  );
}

function Preview({ file, onOpen }: { file: AttachedFile; onOpen: () => void }) {
  const t = useTranslations('files');
  const { url, failed, onBroken } = useFileUrl(file.id, 'PREVIEW');
  // The place is there before the picture is: nothing below it moves when it comes.
  const scale = Math.min(1, LARGEST_WIDTH / (file.width ?? 1), LARGEST_HEIGHT / (file.height ?? 1));
  const style = {
    width: Math.max(48, Math.round((file.width ?? 1) * scale)),
    aspectRatio: `${file.width} / ${file.height}`,
  };
  return (
    <UnstyledButton
      className={classes.preview}
      style={style}
      aria-label={t('openPicture', { name: file.name })}
      onClick={onOpen}
    >
      {failed ? (
        <span className={classes.noPicture}>
          <IconPhotoOff size={24} aria-hidden="true" />
          <span>{file.name}</span>
        </span>
      ) : (
        // The preview is small already, and its link is nobody else's to fetch.
        // oxlint-disable-next-line next/no-img-element
        url !== null && <img src={url} alt="" loading="lazy" decoding="async" onError={onBroken} />
      )}
    </UnstyledButton>
  );
}

function FileCard({ file }: { file: AttachedFile }) {
  const t = useTranslations('files');
  const size = useSizeWords();
  const download = useDownload();
  return (
    <UnstyledButton
      className={classes.card}
      aria-label={t('download', { name: file.name })}
      onClick={() => void download(file)}
    >
      <IconFileText size={28} aria-hidden="true" className={classes.mark} />
      <span className={classes.cardText}>
        <Text component="span" size="sm" fw={550} className={classes.fileName}>
          {file.name}
        </Text>
        <Text component="span" size="xs" className={classes.cardFacts}>
          {size(file.byte_size)}
          {file.scan_result === 'not_scanned' && (
            <>
              {' · '}
              <IconShieldQuestion size={13} aria-hidden="true" /> {t('notScanned')}
            </>
          )}
        </Text>
      </span>
      <IconDownload size={20} aria-hidden="true" className={classes.mark} />
    </UnstyledButton>
  );
}
