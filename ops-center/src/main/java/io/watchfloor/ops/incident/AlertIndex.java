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
 * The index from entities to alerts, in time buckets. In a full bucket the first alerts represent the others, which
 * limits the cost of adding an alert.
 */
@SuppressWarnings("EnumOrdinal") // for speed, arrays by indicator kind are read for each pair
final class AlertIndex implements BucketRepresentative {

    private static final LinkKey.Side[] SIDES = LinkKey.Side.values();

    private static final IndicatorKind[] ROWS = IndicatorKind.values();

    /** Number of alerts that represent a full bucket. */
    private final int standing;

    /** By indicator kind. */
    private final long[] spans = new long[ROWS.length];

    /** Indexed by a key's indicator kind, for all sides. */
    private final long[] widths = new long[ROWS.length];

    private final Map<Entity, Thing> things = new HashMap<>();
    private long overfull;

    /** An entity's buckets by side and by number of the time span. */
    static final class Thing {
        private final Map<LinkKey.Side, TreeMap<Long, Bucket>> sides = new EnumMap<>(LinkKey.Side.class);
    }

    /** The alerts of one entity, one side and one time span, sorted. */
    static final class Bucket {
        final Thing thing;
        final long number;
        private final int standing;
        private final List<IndexedAlert> alerts = new ArrayList<>(2);

        Bucket(Thing thing, long number, int representatives) {
            this.thing = thing;
            this.number = number;
            this.standing = representatives;
        }

        boolean isFirst(AlertPosition position) {
            return alerts.size() <= standing || position.compareTo(alerts.get(standing - 1).position) <= 0;
        }

        /** The index of the alert, or {@code -1 - index} with the index at which the alert would be inserted. */
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
     * Adds an alert to its buckets.
     *
     * @param demoted receives an alert that no longer represents its bucket
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

    /** @param promoted receives an alert that now represents its bucket */
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

    /** Passes on all alerts that may share a key with the given alert. Some alerts are passed more than once. */
    void forEachCandidate(IndexedAlert alert, Consumer<IndexedAlert> found) {
        for (int key = 0; key < alert.keys.length; key++) {
            for (LinkKey.Side side : SIDES) {
                if (alert.keys[key].side().goesWith(side)) {
                    TreeMap<Long, Bucket> buckets = alert.buckets[key].thing.sides.get(side);
                    if (buckets != null) {
                        forEachCandidate(alert, key, side, buckets, found);
                    }
                }
            }
        }
    }

    private void forEachCandidate(
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

    /** The number of buckets that contain more alerts than the representatives. */
    long overfull() {
        return overfull;
    }

    /** Whether a key that two alerts share counts, according to the bound in the package's description. */
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
