'use client';
/** CAL-3: how much of a series a change is meant for. */
import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Scope } from '../state/slot-edit.ts';

interface ScopeFieldsProps {
  scope: Scope;
  /** A changed pattern has no meaning for a single occurrence. */
  notThisOne: boolean;
  onChange: (scope: Scope) => void;
}

export function ScopeFields({ scope, notThisOne, onChange }: ScopeFieldsProps) {
  const t = useTranslations('calendar.scope');
  return (
    <Radio.Group
      label={t('label')}
      description={notThisOne ? t('patternHint') : undefined}
      value={scope}
      onChange={(value) => onChange(value as Scope)}
    >
      <Stack gap={8} mt={8}>
        <Radio value="THIS" label={t('THIS')} disabled={notThisOne} />
        <Radio value="FOLLOWING" label={t('FOLLOWING')} />
        <Radio value="ALL" label={t('ALL')} />
      </Stack>
    </Radio.Group>
  );
}

interface ScopeDialogProps {
  opened: boolean;
  /** Null when the move is called off. */
  onChoose: (scope: Scope | null) => void;
}

/** After a drag: asked before anything is sent. */
export function ScopeDialog({ opened, onChoose }: ScopeDialogProps) {
  const t = useTranslations('calendar');
  const [scope, setScope] = useState<Scope>('THIS');
  return (
    <Modal
      opened={opened}
      onClose={() => onChoose(null)}
      title={t('scope.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      onEnterTransitionEnd={() => setScope('THIS')}
    >
      <Stack>
        <ScopeFields scope={scope} notThisOne={false} onChange={setScope} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onChoose(null)}>
            {t('cancel')}
          </Button>
          <Button data-autofocus onClick={() => onChoose(scope)}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
