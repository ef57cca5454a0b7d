'use client';
/** The files chosen for the next message: how far each is, what went wrong, and how to take it out again. */
import { ActionIcon, Button, Group, Loader, Progress, Text } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconCloudOff, IconX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { mayPass, type RoomUpload, type RoomUploads } from '../state/room-uploads.ts';
import { useRefusalWords, useSizeWords } from './file-words.ts';
import classes from './files.module.css';

interface UploadTrayProps {
  uploads: RoomUploads;
  items: readonly RoomUpload[];
}

export function UploadTray({ uploads, items }: UploadTrayProps) {
  const t = useTranslations('files');
  if (items.length === 0) return null;
  return (
    <ul className={classes.tray} aria-label={t('chosen')}>
      {items.map((item) => (
        <UploadLine key={item.key} item={item} uploads={uploads} />
      ))}
    </ul>
  );
}

function UploadLine({ item, uploads }: { item: RoomUpload; uploads: RoomUploads }) {
  const t = useTranslations('files');
  const size = useSizeWords();
  const refusal = useRefusalWords();
  const failed = item.status === 'failed';
  const words = {
    sending: t('sending', { percent: Math.round(item.progress * 100) }),
    waiting: t('waiting'),
    checking: t('checking'),
    ready: item.file?.scanResult === 'not_scanned' ? t('readyNotScanned') : t('ready'),
    failed: refusal(item.code),
  }[item.status];
  return (
    <li className={classes.upload} data-upload={item.status}>
      <span className={classes.mark}>
        <StatusMark status={item.status} />
      </span>
      <span className={classes.uploadText}>
        <Text size="sm" fw={550} truncate title={item.name}>
          {item.name}
        </Text>
        <Text
          size="xs"
          c={failed ? 'var(--mantine-color-error)' : 'dimmed'}
          role={failed ? 'alert' : undefined}
        >
          {failed ? words : `${size(item.byteSize)} · ${words}`}
        </Text>
        {(item.status === 'sending' || item.status === 'waiting') && (
          <Progress
            size={4}
            mt={4}
            value={item.progress * 100}
            aria-label={t('progressOf', { name: item.name })}
          />
        )}
      </span>
      <Group gap={4} wrap="nowrap">
        {failed && mayPass(item.code) && (
          <Button size="compact-xs" variant="default" onClick={() => void uploads.retry(item.key)}>
            {t('retry')}
          </Button>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(item.status === 'ready' || failed ? 'remove' : 'cancel', { name: item.name })}
          onClick={() => void uploads.remove(item.key)}
        >
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </Group>
    </li>
  );
}

function StatusMark({ status }: { status: RoomUpload['status'] }) {
  switch (status) {
    case 'failed':
      return <IconAlertCircle size={20} color="var(--mantine-color-error)" aria-hidden="true" />;
    case 'ready':
      return <IconCheck size={20} color="var(--mantine-color-teal-6)" aria-hidden="true" />;
    case 'waiting':
      return <IconCloudOff size={20} aria-hidden="true" />;
    default:
      return <Loader size={18} aria-hidden="true" />;
  }
}
