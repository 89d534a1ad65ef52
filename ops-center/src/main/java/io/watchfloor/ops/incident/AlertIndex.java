package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The index from things to alerts, in buckets of time. Of a full bucket the first alerts stand for the others, so that
 * what one alert costs is bounded.
 */
@SuppressWarnings("EnumOrdinal") // arrays by row: this is asked for each pair, and never stored
final class AlertIndex implements BucketRepresentative {

    private static final LinkKey.Side[] SIDES = LinkKey.Side.values();

    private static final IndicatorKind[] ROWS = IndicatorKind.values();

    /** How many alerts of a bucket stand for all of it. */
    private final int standing;

    /** By row. */
    private final long[] spans = new long[ROWS.length];

    /** By row of a key, whatever its side. */
    private final long[] widths = new long[ROWS.length];

    private final Map<Entity, Thing> things = new HashMap<>();
    private long overfull;

    /** One thing: the alerts of each side, by the number of the stretch of time. */
    static final class Thing {
        private final Map<LinkKey.Side, TreeMap<Long, Bucket>> sides = new EnumMap<>(LinkKey.Side.class);
    }

    /** Alerts of one thing, one side and one stretch of time, in order. */
    static final class Bucket {
        final Thing thing;
        final long number;
        private final int standing;
        private final List<IndexedAlert> alerts = new ArrayList<>(2);

        Bucket(Thing thing, long number, int standing) {
            this.thing = thing;
            this.number = number;
            this.standing = standing;
        }

        boolean isFirst(AlertPosition position) {
            return alerts.size() <= standing || position.compareTo(alerts.get(standing - 1).position) <= 0;
        }

        /** Where the alert is, or {@code -1 -} where it would be. */
        private int find(AlertPosition position) {
            int low = 0;
            int high = alerts.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                int order = alerts.get(middle).position.compareTo(position);
                if (order == 0) {
                    return middle;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle;
            }
            return -1 - low;
        }
    }

    AlertIndex(LinkPolicy policy) {
        this.standing = policy.heldForBucket();
        for (IndicatorKind row : ROWS) {
            spans[row.ordinal()] = policy.weightOf(row).span().toMillis();
            widths[row.ordinal()] = policy.bucketMillis(row);
        }
    }

    /**
     * Gives an alert its places.
     *
     * @param demoted takes an alert that is no longer among the first
     */
    void add(IndexedAlert alert, Consumer<IndexedAlert> demoted) {
        LinkKey[] keys = alert.keys;
        Bucket[] buckets = new Bucket[keys.length];
        for (int key = 0; key < keys.length; key++) {
            Bucket bucket = bucket(keys[key], alert.position);
            buckets[key] = bucket;
            int index = -1 - bucket.find(alert.position);
            bucket.alerts.add(index, alert);
            overfull += bucket.alerts.size() == bucket.standing + 1 ? 1 : 0;
            if (index < bucket.standing && bucket.alerts.size() > bucket.standing) {
                demoted.accept(bucket.alerts.get(bucket.standing));
            }
        }
        alert.buckets = buckets;
    }

    private Bucket bucket(LinkKey key, AlertPosition position) {
        Thing thing = things.computeIfAbsent(key.entity(), entity -> new Thing());
        long number = numberOf(key, position);
        return thing.sides
                .computeIfAbsent(key.side(), side -> new TreeMap<>())
                .computeIfAbsent(number, fresh -> new Bucket(thing, number, standing));
    }

    /** @param promoted takes an alert that is among the first now */
    void remove(IndexedAlert alert, Consumer<IndexedAlert> promoted) {
        for (int key = 0; key < alert.keys.length; key++) {
            Bucket bucket = alert.buckets[key];
            int index = bucket.find(alert.position);
            bucket.alerts.remove(index);
            overfull -= bucket.alerts.size() == bucket.standing ? 1 : 0;
            if (index < bucket.standing && bucket.alerts.size() >= bucket.standing) {
                promoted.accept(bucket.alerts.get(bucket.standing - 1));
            }
            if (bucket.alerts.isEmpty()) {
                forget(alert.keys[key], bucket);
            }
        }
    }

    private void forget(LinkKey key, Bucket bucket) {
        TreeMap<Long, Bucket> buckets = bucket.thing.sides.get(key.side());
        if (buckets != null) {
            buckets.remove(bucket.number);
            if (buckets.isEmpty()) {
                bucket.thing.sides.remove(key.side());
            }
        }
        if (bucket.thing.sides.isEmpty()) {
            things.remove(key.entity());
        }
    }

    @Override
    public boolean isFirst(LinkKey key, AlertPosition position) {
        Thing thing = overfull == 0 ? null : things.get(key.entity());
        TreeMap<Long, Bucket> buckets = thing == null ? null : thing.sides.get(key.side());
        Bucket bucket = buckets == null ? null : buckets.get(numberOf(key, position));
        return bucket == null || bucket.isFirst(position);
    }

    /** All alerts with which this one may share something that counts; some more than once. */
    void near(IndexedAlert alert, Consumer<IndexedAlert> found) {
        for (int key = 0; key < alert.keys.length; key++) {
            for (LinkKey.Side side : SIDES) {
                if (alert.keys[key].side().goesWith(side)) {
                    TreeMap<Long, Bucket> buckets = alert.buckets[key].thing.sides.get(side);
                    if (buckets != null) {
                        near(alert, key, side, buckets, found);
                    }
                }
            }
        }
    }

    private void near(
            IndexedAlert alert,
            int index,
            LinkKey.Side side,
            NavigableMap<Long, Bucket> buckets,
            Consumer<IndexedAlert> found) {
        LinkKey key = alert.keys[index];
        boolean first = alert.isFirst(index);
        long own = alert.buckets[index].number;
        IndicatorKind row =
                side == key.side() ? key.row() : key.side() == LinkKey.Side.ON ? IndicatorKind.LATERAL : key.row();
        long span = spans[(row == IndicatorKind.SERVER ? IndicatorKind.ASSET : row).ordinal()];
        long width = widths[key.row().ordinal()];
        long at = alert.position.at().toEpochMilli();
        long from = first ? Math.floorDiv(at - span - 1, width) : own;
        long to = first ? Math.floorDiv(at + span + 1, width) : own;
        Map.Entry<Long, Bucket> next = buckets.ceilingEntry(from);
        while (next != null && next.getKey() <= to) {
            Bucket bucket = next.getValue();
            boolean all = first && bucket.number == own;
            int count = all ? bucket.alerts.size() : Math.min(bucket.alerts.size(), bucket.standing);
            for (int one = 0; one < count; one++) {
                found.accept(bucket.alerts.get(one));
            }
            next = buckets.higherEntry(next.getKey());
        }
    }

    private long numberOf(LinkKey key, AlertPosition position) {
        return Math.floorDiv(position.at().toEpochMilli(), widths[key.row().ordinal()]);
    }

    /** How many buckets hold more alerts than stand for them. */
    long overfull() {
        return overfull;
    }

    /** Whether what two alerts share by one key each counts; see the package's description. */
    static boolean counts(IndexedAlert one, int mine, IndexedAlert other, int theirs) {
        Bucket bucket = one.buckets[mine];
        Bucket partner = other.buckets[theirs];
        if (bucket.thing != partner.thing || !one.keys[mine].side().goesWith(other.keys[theirs].side())) {
            return false;
        }
        boolean first = one.isFirst(mine);
        boolean otherFirst = other.isFirst(theirs);
        return (first && otherFirst) || ((first || otherFirst) && bucket.number == partner.number);
    }
}
