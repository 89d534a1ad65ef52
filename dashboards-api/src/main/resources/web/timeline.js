// The timeline folds what repeats: a rule that matched again and again on one asset, with nothing else in between, is one line.

/**
 * Items by time, as lines with `times`, `time` and `until`. The center tells of each alert the first detections and the latest; where a
 * line holds all of what is told about an alert, it counts with its own count.
 */
export function folded(items, alerts) {
  const counts = new Map(alerts.map((alert) => [alert.id, alert.count]));
  const told = new Map();
  for (const item of items) told.set(item.alert, (told.get(item.alert) ?? 0) + 1);
  const lines = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last && last.rule === item.rule && last.asset === item.asset) {
      last.until = item.time;
      last.own.set(item.alert, (last.own.get(item.alert) ?? 0) + 1);
    } else {
      lines.push({ ...item, until: item.time, own: new Map([[item.alert, 1]]) });
    }
  }
  for (const line of lines) {
    line.times = 0;
    for (const [alert, shown] of line.own) {
      line.times += shown === told.get(alert) ? Math.max(shown, counts.get(alert) ?? 0) : shown;
    }
  }
  return lines;
}
