package io.watchfloor.ops.incident;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings for links. Weights and certainties are thousandths, so that sums do not depend on their order.
 *
 * @param rows weights by indicator kind; a missing kind is not used for correlation
 * @param joinsFrom lowest sum that links two alerts
 * @param hubAssets an account, address, domain or file name becomes a hub if alerts of more than this number of assets
 * share it within a day
 * @param heldForBucket number of alerts that represent a full bucket
 */
public record LinkPolicy(SortedMap<IndicatorKind, Weight> rows, int joinsFrom, int hubAssets, int heldForBucket) {

    static final Duration HUB_WITHIN = Duration.ofHours(24);

    /** How long after a logon by the same account activity on the target host is attributed to the logon. */
    static final Duration ENTERED_BY_ACCOUNT = Duration.ofHours(1);

    /**
     * How long after a logon by any account activity is attributed to the logon, if no account identifies the logon.
     */
    static final Duration ENTERED_JUST_NOW = Duration.ofSeconds(10);

    /** Longest time by which a logon may be recorded after the activity that the logon enabled. */
    static final Duration WRITTEN_LATE = Duration.ofSeconds(2);

    /** Simultaneous logons from more than this number of hosts are normal traffic of a server. */
    static final int MOST_SOURCES = 3;

    private static final int BUCKETS_IN_A_SPAN = 6;

    /**
     * The weight of a shared indicator, and the longest time between two alerts for the indicator to count.
     *
     * @param thousandths the weight
     * @param carries whether a link may consist of this kind alone. Indicators that many unrelated alerts can share
     *     only strengthen a link: otherwise the first alerts of two attacks behind one address would be merged before
     *     the address is detected as a hub
     */
    public record Weight(int thousandths, Duration span, boolean carries) {}

    /** The standard weights, from measurements; see {@code docs/incidents.md}. */
    public static final LinkPolicy STANDARD = new LinkPolicy(
            new TreeMap<>(Map.ofEntries(
                    Map.entry(IndicatorKind.ASSET, weight(1_000, 24)),
                    Map.entry(IndicatorKind.SERVER, supporting(500, 24)),
                    Map.entry(IndicatorKind.CORRELATION, weight(1_000, 24 * 30)),
                    Map.entry(IndicatorKind.LATERAL, weight(800, 1)),
                    Map.entry(IndicatorKind.ACCOUNT, weight(600, 8)),
                    Map.entry(IndicatorKind.HASH, weight(800, 24 * 7)),
                    Map.entry(IndicatorKind.INDICATOR, supporting(600, 24)),
                    Map.entry(IndicatorKind.MESSAGE, weight(1_000, 48)),
                    Map.entry(IndicatorKind.ATTACHMENT, weight(1_000, 48)),
                    Map.entry(IndicatorKind.ATTACHMENT_NAME, weight(400, 48)),
                    Map.entry(IndicatorKind.KILL_CHAIN, supporting(400, 24)))),
            1_000,
            8,
            32);

    public LinkPolicy {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    private static Weight weight(int thousandths, long hours) {
        return new Weight(thousandths, Duration.ofHours(hours), true);
    }

    private static Weight supporting(int thousandths, long hours) {
        return new Weight(thousandths, Duration.ofHours(hours), false);
    }

    public LinkPolicy without(IndicatorKind row) {
        SortedMap<IndicatorKind, Weight> fewer = new TreeMap<>(rows);
        fewer.remove(row);
        return new LinkPolicy(fewer, joinsFrom, hubAssets, heldForBucket);
    }

    public LinkPolicy within(IndicatorKind row, Duration span) {
        SortedMap<IndicatorKind, Weight> changed = new TreeMap<>(rows);
        changed.put(
                row, new Weight(weightOf(row).thousandths(), span, weightOf(row).carries()));
        return new LinkPolicy(changed, joinsFrom, hubAssets, heldForBucket);
    }

    /** Limits the span of an indicator kind to the given length. */
    public LinkPolicy atMost(IndicatorKind row, Duration span) {
        return weightOf(row).span().compareTo(span) <= 0 ? this : within(row, span);
    }

    /** A policy in which a link may consist of any single kind. */
    public LinkPolicy allCarrying() {
        SortedMap<IndicatorKind, Weight> changed = new TreeMap<>(rows);
        changed.replaceAll(
                (row, weight) -> new Weight(weight.thousandths(), weight.span(), row != IndicatorKind.KILL_CHAIN));
        return new LinkPolicy(changed, joinsFrom, hubAssets, heldForBucket);
    }

    public LinkPolicy withHubAssets(int most) {
        return new LinkPolicy(rows, joinsFrom, most, heldForBucket);
    }

    public LinkPolicy withHeldForBucket(int most) {
        return new LinkPolicy(rows, joinsFrom, hubAssets, most);
    }

    Weight weightOf(IndicatorKind row) {
        return rows.getOrDefault(row, new Weight(0, Duration.ZERO, false));
    }

    /** The length of a key's time buckets. */
    long bucketMillis(LinkKey key) {
        return bucketMillis(key.row());
    }

    /** @param row the indicator kind of a key; kinds that can match have buckets of the same length */
    long bucketMillis(IndicatorKind row) {
        IndicatorKind longest = switch (row) {
            case ASSET, SERVER, LATERAL -> IndicatorKind.ASSET;
            case ATTACHMENT, ATTACHMENT_NAME -> IndicatorKind.ATTACHMENT;
            case CORRELATION, ACCOUNT, HASH, INDICATOR, MESSAGE, KILL_CHAIN -> row;
        };
        return Math.max(60_000, weightOf(longest).span().toMillis() / BUCKETS_IN_A_SPAN);
    }
}
