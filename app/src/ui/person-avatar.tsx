/** A person's initials on a colour of his own. Decorative: the name always stands beside it. */
import { Avatar, Indicator } from '@mantine/core';

/** Dark enough for white letters in both schemes. */
const COLOURS = ['#0f6b78', '#5b4bab', '#8a3a73', '#2f5ea8', '#7a4a1f', '#2c6e49', '#9a3b3b', '#4b5f6b'];

interface PersonAvatarProps {
  id: string;
  name: string;
  size?: number;
  status?: 'online' | 'away' | 'offline';
}

export function PersonAvatar({ id, name, size = 36, status }: PersonAvatarProps) {
  const avatar = (
    <Avatar
      size={size}
      radius="xl"
      aria-hidden="true"
      styles={{
        placeholder: {
          background: colourOf(id),
          color: '#fff',
          fontSize: size * 0.38,
          fontWeight: 600,
          border: 0,
        },
      }}
    >
      {initials(name)}
    </Avatar>
  );
  if (!status || status === 'offline') return avatar;
  return (
    <Indicator
      color={status === 'online' ? 'var(--telemed-online)' : '#c98a00'}
      size={size > 34 ? 12 : 10}
      offset={size * 0.14}
      position="bottom-end"
      withBorder
    >
      {avatar}
    </Indicator>
  );
}

function colourOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return COLOURS[hash % COLOURS.length]!;
}

/** First letters of the first and the last word, titles such as "Dr." aside. */
function initials(name: string): string {
  const words = name
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word) && !/^(dr|prof|mr|mrs|ms|др|проф|ডা)\.?$/iu.test(word));
  const first = [...(words[0] ?? name)][0] ?? '?';
  const last = words.length > 1 ? ([...words.at(-1)!][0] ?? '') : '';
  return (first + last).toUpperCase();
}
