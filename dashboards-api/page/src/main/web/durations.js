// Durations as the API writes them (ISO 8601, such as PT1H30M) and as people set them: minutes.

import { units } from './texts/common.js';

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Minutes, with a fraction when there are seconds; null when it is no such duration. @param {string | null | undefined} iso */
export function minutesOf(iso) {
  const found = ISO.exec(iso ?? '');
  if (!found) return null;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return days * 1440 + hours * 60 + minutes + seconds / 60;
}

/** @param {number} minutes */
export const ofMinutes = (minutes) => `PT${Math.max(0, Math.round(minutes * 60))}S`;

/** `at once`, `5 min`, `1 h 30 min` @param {number | null} minutes */
export function inWords(minutes) {
  if (!minutes) return units.atOnce;
  const whole = Math.floor(minutes);
  const seconds = Math.round((minutes - whole) * 60);
  const parts = [[Math.floor(whole / 60), units.hour], [whole % 60, units.minute], [seconds, units.second]];
  return parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}`).join(' ');
}
