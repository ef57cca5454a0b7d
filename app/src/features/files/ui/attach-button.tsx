'use client';
/** Chooses files of the device for the next message. */
import { ActionIcon, FileButton, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl/react';

interface AttachButtonProps {
  disabled: boolean;
  onFiles: (files: readonly File[]) => void;
}

export function AttachButton({ disabled, onFiles }: AttachButtonProps) {
  const t = useTranslations('files');
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      disabled={disabled}
      resetRef={reset}
      inputProps={{ 'aria-label': t('chooseFiles') }}
      onChange={(files) => {
        onFiles(files);
        // The same file may be chosen again after it was taken out.
        reset.current?.();
      }}
    >
      {(props) => (
        <Tooltip label={t('attach')}>
          <ActionIcon
            {...props}
            type="button"
            size={42}
            radius="xl"
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={t('attach')}
          >
            <IconPaperclip size={22} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
}
