/** Names people give files: refused where they try to be a path, made harmless where they are only unwise. */
import { refusal } from './refusals.ts';

const longest = 120;
const longestEnding = 12;

/** Directions that make "exe.gpj" look like a picture, and spaces nobody sees. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function safeName(given: string | null | undefined): string {
  const name = (given ?? '').normalize('NFC').replace(invisible, '').trim();
  // Browsers send a bare name; whoever sends a path means something by it.
  // eslint-disable-next-line no-control-regex
  if (name === '' || /[/\\\u0000-\u001f\u007f]/.test(name) || /^\.+$/.test(name))
    throw refusal('NAME_NOT_ALLOWED');
  const plain = name
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  if (plain === '') throw refusal('NAME_NOT_ALLOWED');
  return shorten(plain);
}

/** Counted in characters; the ending stays. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= longest) return name;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= longestEnding ? characters.slice(dot) : [];
  return [...characters.slice(0, longest - ending.length), ...ending].join('');
}
