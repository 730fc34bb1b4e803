/**
 * How a word sounds, roughly and in any language: two spellings of one name come out alike.
 * The skeleton is what is left without vowels and semivowels.
 */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/shch|sch|sh|tch|ch|cz/g, 'S'],
  [/dzh|zh|dj|j|g(?=[eiy])/g, 'J'],
  [/kh|ck|qu(?=[ei])|q/g, 'k'],
  [/x/g, 'ks'],
  [/c(?=[eiy])|tz|ts|z/g, 's'],
  [/c/g, 'k'],
  [/ph/g, 'f'],
  [/w/g, 'v'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/gh/g, 'g'],
  [/ou|oo|uo|au/g, 'u'],
  [/o/g, 'u'],
  [/[iy]+[ae]|[ae]+[iy]+|[iyj]+|ee|e/g, 'i'],
  [/h$/g, ''],
];

const UNWRITTEN_H = /(?<=[bdfgklmnprstvSJ])h/g;
const DOUBLED = /(.)\1+/g;

function replaced(word: string): string {
  let key = word;
  for (const [pattern, to] of SOUNDS) key = key.replace(pattern, to);
  return key;
}

/** Key of the sound; digits stay. */
export function soundOf(word: string): string {
  return replaced(word).replace(UNWRITTEN_H, '').replace(DOUBLED, '$1');
}

/** Consonants of the sound; '' when there are none. */
export function skeletonOf(sound: string): string {
  return sound.replace(/[aeiuwy]/g, '').replace(DOUBLED, '$1');
}

/** The same for comparison with a script without vowels, which writes w and y for long ones. */
export function bareSkeletonOf(word: string): string {
  return skeletonOf(replaced(word.replace(/[wy]/g, ''))).replace(DOUBLED, '$1');
}
