/** Plain text with its web addresses made into links; nothing in it is ever treated as markup. */
import { Fragment } from 'react';

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'])/g;

export function LinkedText({ text }: { text: string }) {
  const parts = text.split(ADDRESS);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts never move
      <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>
        {part}
      </a>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts never move
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
