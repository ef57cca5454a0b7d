'use client';
/** Steps back and forth, and the look at the differences before they are put in force. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconDownload } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import type { Overview, Place, Table } from '../state/studio.ts';
import type { DraftHandle } from '../use-draft.ts';
import { DifferenceList } from './difference-list.tsx';
import classes from './permissions.module.css';

interface SaveBarProps {
  overview: Overview;
  table: Table;
  place: Place;
  draft: DraftHandle;
  /** Whether the look at the differences is open. */
  reviewing: boolean;
  onReview: (reviewing: boolean) => void;
}

const KNOWN = ['NETWORK', 'ENGINE_UNAVAILABLE', 'RULE_REFUSED', 'SESSION_ENDED', 'NOT_PERMITTED'] as const;

export function SaveBar({ overview, table, place, draft, reviewing, onReview }: SaveBarProps) {
  const t = useTranslations('permissions');
  const { state } = draft;
  const { schema, name } = place.table;
  const failure = state.kind === 'failed' ? (KNOWN.find((code) => code === state.code) ?? 'other') : null;
  return (
    <>
      <Stack gap="xs" mt="md">
        {state.kind === 'conflict' && (
          <Warning role="alert" title={t('conflict.title')}>
            {t(`conflict.${state.where}`)}
          </Warning>
        )}
        {failure !== null && (
          <Alert role="alert" color="red" variant="light">
            {t(`failures.${failure}`)}
            {failure === 'RULE_REFUSED' && state.kind === 'failed' && (
              <Text size="sm" ff="monospace" lang="en">
                {state.message}
              </Text>
            )}
          </Alert>
        )}
        {state.kind === 'saved' && !draft.changed && (
          <Text role="status" c="var(--telemed-online)" fw={550}>
            {t('saved')}
          </Text>
        )}
      </Stack>
      <div className={classes.foot}>
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
          disabled={draft.undo === null}
          onClick={() => draft.undo?.()}
          className={classes.step}
        >
          <span className={classes.stepName}>{t('undo')}</span>
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowForwardUp size={16} aria-hidden="true" />}
          disabled={draft.redo === null}
          onClick={() => draft.redo?.()}
          className={classes.step}
        >
          <span className={classes.stepName}>{t('redo')}</span>
        </Button>
        <Button
          component="a"
          variant="default"
          href={`/api/permissions/file?${new URLSearchParams({ schema, name })}`}
          download={`${schema}_${name}.yaml`}
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          className={classes.step}
        >
          <span className={classes.stepName}>{t('download')}</span>
        </Button>
        <Button ml="auto" disabled={!draft.changed} onClick={() => onReview(true)}>
          {t('review')}
        </Button>
      </div>
      {reviewing && (
        <Modal
          opened
          onClose={() => onReview(false)}
          title={t('reviewTitle')}
          size="lg"
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <DifferenceList overview={overview} table={table} before={draft.base} after={draft.rule} />
          <Text size="sm" c="dimmed" mt="md">
            {t('inForceAtOnce')}
          </Text>
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={() => onReview(false)}>
              {t('goOnEditing')}
            </Button>
            <Button
              loading={state.kind === 'saving'}
              onClick={() => void draft.save().then(() => onReview(false))}
            >
              {t('save')}
            </Button>
          </Group>
        </Modal>
      )}
    </>
  );
}
