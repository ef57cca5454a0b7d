'use client';
/** Columns that the rule itself fills in, whatever is sent. */
import { Button, CloseButton, Group, Input, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Json, Table } from '../state/studio.ts';

interface PresetEditorProps {
  table: Table;
  presets: Readonly<Record<string, Json>>;
  onChange: (presets: Record<string, Json>) => void;
}

export function PresetEditor({ table, presets, onChange }: PresetEditorProps) {
  const t = useTranslations('permissions');
  const [column, setColumn] = useState<string | null>(null);
  const free = table.columns.filter(({ name, computed }) => !computed && !(name in presets));
  const without = (name: string): Record<string, Json> =>
    Object.fromEntries(Object.entries(presets).filter(([other]) => other !== name));
  return (
    <div role="group" aria-labelledby="rule-presets">
      <Input.Label id="rule-presets" component="div" mb={8}>
        {t('presets')}
      </Input.Label>
      {Object.entries(presets).map(([name, value]) => (
        <Group key={name} gap="xs" align="flex-end" mb={8}>
          <TextInput
            label={name}
            value={typeof value === 'string' ? value : JSON.stringify(value)}
            onChange={(event) => onChange({ ...presets, [name]: event.currentTarget.value })}
          />
          <CloseButton
            size="lg"
            aria-label={t('removePreset', { name })}
            onClick={() => onChange(without(name))}
          />
        </Group>
      ))}
      <Group gap="xs" align="flex-end">
        <Select
          label={t('presetColumn')}
          data={free.map(({ name }) => name)}
          value={column}
          onChange={setColumn}
          searchable
        />
        <Button
          variant="default"
          disabled={column === null}
          onClick={() => {
            if (column !== null) onChange({ ...presets, [column]: 'x-hasura-user-id' });
            setColumn(null);
          }}
        >
          {t('addPreset')}
        </Button>
      </Group>
    </div>
  );
}
