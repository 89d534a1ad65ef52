// The attack timeline, folded: repeated matches of a rule on one asset are one line while their gaps are short.

const REST_MILLIS = 10 * 60 * 1000;
const TOLD = 50; // times of one line that are listed when it is opened

/**
 * Items by time, as lines with `times`, `time`, `until` and `each`. The center sends the first and the latest detections of each alert; where a
 * line holds all detections that were sent for an alert, it uses the count of the alert.
 *
 * @param {import('../types/page.js').Detection[]} items
 * @param {{ id: string, count: number }[]} alerts
 */
export function folded(items, alerts) {
  const counts = new Map(alerts.map((alert) => [alert.id, alert.count]));
  const told = new Map();
  for (const item of items) told.set(item.alert, (told.get(item.alert) ?? 0) + 1);
  const lines = [];
  const latest = new Map();
  for (const item of items) {
    const key = `${item.rule} ${item.asset}`;
    const last = latest.get(key);
    if (last && Date.parse(item.time) - Date.parse(last.until) <= REST_MILLIS) {
      last.until = item.time;
      last.own.set(item.alert, (last.own.get(item.alert) ?? 0) + 1);
      if (last.each.length < TOLD) last.each.push(item.time);
    } else {
      const line = { ...item, until: item.time, own: new Map([[item.alert, 1]]), each: [item.time], times: 0 };
      latest.set(key, line);
      lines.push(line);
    }
  }
  for (const line of lines) {
    for (const [alert, shown] of line.own) {
      line.times += shown === told.get(alert) ? Math.max(shown, counts.get(alert) ?? 0) : shown;
    }
  }
  return lines;
}
