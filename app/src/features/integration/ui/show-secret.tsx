'use client';
/** Shows a secret the one time it is known: the server keeps a digest, or seals it. */
import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';

export function useShowSecret(): (title: string, secret: string) => void {
  const t = useTranslations('clinic.integration');
  return (title, secret) => {
    const id = modals.open({
      title,
      size: 'lg',
      closeOnClickOutside: false,
      closeButtonProps: { 'aria-label': t('close') },
      children: (
        <Stack>
          <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
            {t('secretOnce')}
          </Alert>
          <Code block data-testid="secret" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {secret}
          </Code>
          <Group justify="flex-end">
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  onClick={copy}
                  leftSection={
                    copied ? (
                      <IconCheck size={16} aria-hidden="true" />
                    ) : (
                      <IconCopy size={16} aria-hidden="true" />
                    )
                  }
                >
                  {t(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
            <Button onClick={() => modals.close(id)}>{t('secretKept')}</Button>
          </Group>
        </Stack>
      ),
    });
  };
}
