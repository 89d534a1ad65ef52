package io.watchfloor.ops.incident;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The index from things to alerts, in buckets of time. Of a full bucket the first alerts stand for the others, so that
 * what one alert costs is bounded.
 */
final class HeldAlerts implements Standing {

    private final LinkPolicy policy;
    private final Map<Key.Ledge, TreeMap<Long, Bucket>> ledges = new TreeMap<>();
    private long overfull;

    /** The last of the first ones is null as long as all are. */
    private static final class Bucket {
        private final TreeMap<Position, KeyedAlert> alerts = new TreeMap<>();
        private @Nullable Position last;

        boolean isFirst(Position position) {
            return last == null || position.compareTo(last) <= 0;
        }
    }

    HeldAlerts(LinkPolicy policy) {
        this.policy = policy;
    }

    /** @param demoted takes an alert that is no longer among the first */
    void add(KeyedAlert alert, Consumer<KeyedAlert> demoted) {
        for (Key key : alert.keys()) {
            Bucket bucket = ledges.computeIfAbsent(key.ledge(), ledge -> new TreeMap<>())
                    .computeIfAbsent(bucketOf(key, alert.position()), number -> new Bucket());
            bucket.alerts.put(alert.position(), alert);
            Position last = bucket.last;
            if (last == null && bucket.alerts.size() > policy.heldForBucket()) {
                overfull++;
                bucket.last = bucket.alerts.lowerKey(bucket.alerts.lastKey());
                if (!bucket.alerts.lastKey().equals(alert.position())) {
                    demoted.accept(bucket.alerts.lastEntry().getValue());
                }
            } else if (last != null && alert.position().compareTo(last) < 0) {
                demoted.accept(bucket.alerts.get(last));
                bucket.last = bucket.alerts.lowerKey(last);
            }
        }
    }

    /** @param promoted takes an alert that is among the first now */
    void remove(KeyedAlert alert, Consumer<KeyedAlert> promoted) {
        for (Key key : alert.keys()) {
            TreeMap<Long, Bucket> buckets = ledges.getOrDefault(key.ledge(), new TreeMap<>());
            long number = bucketOf(key, alert.position());
            Bucket bucket = buckets.getOrDefault(number, new Bucket());
            bucket.alerts.remove(alert.position());
            Position last = bucket.last;
            if (last != null && alert.position().compareTo(last) <= 0) {
                Map.Entry<Position, KeyedAlert> next = bucket.alerts.higherEntry(last);
                if (next != null) {
                    bucket.last = next.getKey();
                    promoted.accept(next.getValue());
                }
            }
            if (last != null && bucket.alerts.size() <= policy.heldForBucket()) {
                overfull--;
                bucket.last = null;
            }
            if (bucket.alerts.isEmpty()) {
                buckets.remove(number);
            }
            if (buckets.isEmpty()) {
                ledges.remove(key.ledge());
            }
        }
    }

    @Override
    public boolean isFirst(Key key, Position position) {
        if (overfull == 0) {
            return true;
        }
        TreeMap<Long, Bucket> buckets = ledges.get(key.ledge());
        Bucket bucket = buckets == null ? null : buckets.get(bucketOf(key, position));
        return bucket == null || bucket.isFirst(position);
    }

    /** All alerts with which this one may share something that counts; some more than once. */
    void near(KeyedAlert alert, Consumer<KeyedAlert> found) {
        for (Key key : alert.keys()) {
            for (Key.Side side : key.side().partners()) {
                TreeMap<Long, Bucket> buckets = ledges.get(new Key.Ledge(side, key.entity()));
                if (buckets != null) {
                    near(alert, key, side, buckets, found);
                }
            }
        }
    }

    private void near(
            KeyedAlert alert, Key key, Key.Side side, NavigableMap<Long, Bucket> buckets, Consumer<KeyedAlert> found) {
        boolean first = isFirst(key, alert.position());
        long own = bucketOf(key, alert.position());
        Row row = side == key.side() ? key.row() : key.side() == Key.Side.ON ? Row.LATERAL : key.row();
        long span = policy.weightOf(row == Row.SERVER ? Row.ASSET : row).span().toMillis();
        long width = policy.bucketMillis(key);
        long at = alert.position().at().toEpochMilli();
        long from = first ? Math.floorDiv(at - span - 1, width) : own;
        long to = first ? Math.floorDiv(at + span + 1, width) : own;
        buckets.subMap(from, true, to, true).forEach((number, bucket) -> {
            boolean all = first && number == own;
            Map<Position, KeyedAlert> those =
                    bucket.last == null || all ? bucket.alerts : bucket.alerts.headMap(bucket.last, true);
            those.values().forEach(found);
        });
    }

    private long bucketOf(Key key, Position position) {
        return Math.floorDiv(position.at().toEpochMilli(), policy.bucketMillis(key));
    }

    /** How many buckets hold more alerts than stand for them. */
    long overfull() {
        return overfull;
    }

    int ledges() {
        return ledges.size();
    }
}
