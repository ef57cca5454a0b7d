'use client';
/** One picture of a message in full, with its neighbours an arrow away. */
import { ActionIcon, Center, Group, Loader, Modal, Text, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { AttachedFile } from '../state/file-facts.ts';
import { useDownload } from '../use-download.ts';
import { useFileUrl } from '../use-file-url.ts';
import { useSizeWords } from './file-words.ts';
import classes from './files.module.css';

interface PictureViewerProps {
  pictures: readonly AttachedFile[];
  start: number;
  onClose: () => void;
}

export function PictureViewer({ pictures, start, onClose }: PictureViewerProps) {
  const t = useTranslations('files');
  const size = useSizeWords();
  const download = useDownload();
  const [index, setIndex] = useState(start);
  const picture = pictures[index];
  if (!picture) return null;
  const move = (by: number): void => setIndex((index + by + pictures.length) % pictures.length);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (pictures.length < 2) return;
    if (event.key === 'ArrowLeft') move(-1);
    if (event.key === 'ArrowRight') move(1);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      title={picture.name}
      closeButtonProps={{ 'aria-label': t('closePicture') }}
      classNames={{ content: classes.viewer, body: classes.viewerBody, title: classes.viewerTitle }}
      onKeyDown={onKeyDown}
    >
      <Shown key={picture.id} picture={picture} />
      <Group justify="center" gap="sm" wrap="nowrap" className={classes.viewerBar}>
        {pictures.length > 1 && (
          <ActionIcon variant="default" size="lg" aria-label={t('previousPicture')} onClick={() => move(-1)}>
            <IconChevronLeft size={20} aria-hidden="true" />
          </ActionIcon>
        )}
        <Text size="sm" c="dimmed" ta="center">
          {[
            pictures.length > 1 ? t('pictureOf', { number: index + 1, total: pictures.length }) : null,
            size(picture.byte_size),
            picture.scan_result === 'not_scanned' ? t('notScanned') : null,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
        <Tooltip label={t('save')}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('download', { name: picture.name })}
            onClick={() => void download(picture)}
          >
            <IconDownload size={20} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
        {pictures.length > 1 && (
          <ActionIcon variant="default" size="lg" aria-label={t('nextPicture')} onClick={() => move(1)}>
            <IconChevronRight size={20} aria-hidden="true" />
          </ActionIcon>
        )}
      </Group>
    </Modal>
  );
}

function Shown({ picture }: { picture: AttachedFile }) {
  const t = useTranslations('files');
  const { url, failed, onBroken } = useFileUrl(picture.id, 'ORIGINAL');
  return (
    <Center className={classes.stage}>
      {failed ? (
        <Text role="alert">{t('pictureFailed')}</Text>
      ) : url === null ? (
        <Loader aria-label={t('pictureLoading')} />
      ) : (
        // As it was sent; its link is nobody else's to fetch.
        // oxlint-disable-next-line next/no-img-element
        <img src={url} alt={picture.name} onError={onBroken} />
      )}
    </Center>
  );
}
