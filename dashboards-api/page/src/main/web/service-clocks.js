// The service-level clocks of a case, in words. The center computes them; the page only counts down.

import { now, span } from './time.js';
import { texts as t } from './texts/service-levels.js';

/** @typedef {Api['ServiceClock']} Clock */

const SOON_SHARE = 0.2;

/** Whether the time has ended and the goal was not reached. @param {Clock} one */
export const isOverdue = (one) => !one.reachedAt && (one.state === 'breached' || (one.state === 'running' && Date.parse(one.dueAt ?? '') <= now()));

/** What the clock shows, and whether it is urgent. @param {Clock} one */
export function clockText(one) {
  const goal = t.goals[one.goal] ?? one.goal;
  const left = Date.parse(one.dueAt ?? '') - now();
  if (isOverdue(one)) return { text: t.overdue(goal, span(-left)), urgent: true };
  if (one.state === 'paused') return { text: t.paused(goal, span(1000 * (one.secondsLeft ?? 0))), urgent: false };
  if (one.state === 'running') return { text: t.left(goal, span(left)), urgent: left < one.minutes * 60_000 * SOON_SHARE };
  return { text: one.state === 'met' ? t.met(goal) : t.late(goal), urgent: false };
}

/** The clock to show where there is room for one: overdue before running, and the earliest first. @param {{ serviceClocks?: Clock[] }} kase */
export function firstClock({ serviceClocks = [] }) {
  const open = serviceClocks.filter((one) => isOverdue(one) || one.state === 'running');
  return open.sort((a, b) => Date.parse(a.dueAt ?? '') - Date.parse(b.dueAt ?? ''))[0] ?? null;
}
