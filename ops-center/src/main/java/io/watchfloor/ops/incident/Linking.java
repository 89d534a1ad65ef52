package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.WellKnown;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.Link.Direction;
import io.watchfloor.ops.incident.Link.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes links between two alerts. */
// Uses arrays by indicator kind, and numbers instead of {@code Duration}, because they are computed for each pair of
// alerts and never stored.
@SuppressWarnings({"EnumOrdinal", "JavaInstantGetSecondsGetNano", "JavaDurationGetSecondsGetNano"})
final class Linking {

    private static final IndicatorKind[] ROWS = IndicatorKind.values();

    private final LinkPolicy policy;

    /** By indicator kind. */
    private final Span[] spans = new Span[ROWS.length];

    private final int[] weights = new int[ROWS.length];

    private final boolean[] carrying = new boolean[ROWS.length];

    /** Reused for each pair of alerts, to avoid allocations. */
    private final int[] best = new int[ROWS.length];

    private record Span(long seconds, int nanos) {}

    Linking(LinkPolicy policy) {
        this.policy = policy;
        for (IndicatorKind row : ROWS) {
            LinkPolicy.Weight weight = policy.weightOf(row);
            weights[row.ordinal()] = weight.thousandths();
            carrying[row.ordinal()] = weight.carries();
            spans[row.ordinal()] =
                    new Span(weight.span().toSeconds(), weight.span().getNano());
        }
    }

    boolean joins(int sum) {
        return sum >= policy.joinsFrom();
    }

    /**
     * Computes the sum of {@link #link} without creating texts, because an alert of a busy asset is compared with
     * hundreds of alerts.
     *
     * @return 0 if no shared indicator carries a link
     */
    int sum(IndexedAlert one, IndexedAlert other) {
        boolean inOrder = one.position.compareTo(other.position) <= 0;
        IndexedAlert earlier = inOrder ? one : other;
        IndexedAlert later = inOrder ? other : one;
        long seconds =
                later.position.at().getEpochSecond() - earlier.position.at().getEpochSecond();
        int nanos = later.position.at().getNano() - earlier.position.at().getNano();
        Arrays.fill(best, 0);
        boolean carried = false;
        for (int mine = 0; mine < earlier.keys.length; mine++) {
            for (int theirs = 0; theirs < later.keys.length; theirs++) {
                if (AlertIndex.counts(earlier, mine, later, theirs)) {
                    carried |= count(earlier.keys[mine], later.keys[theirs], seconds, nanos);
                }
            }
        }
        if (best[IndicatorKind.ASSET.ordinal()] > 0 || best[IndicatorKind.SERVER.ordinal()] > 0) {
            best[IndicatorKind.LATERAL.ordinal()] = 0;
        }
        if (!carried) {
            return 0;
        }
        int sum = 0;
        for (int thousandths : best) {
            sum += thousandths;
        }
        boolean progress = isWithin(IndicatorKind.KILL_CHAIN, seconds, nanos)
                && earlier.first != null
                && later.last != null
                && earlier.first.compareTo(later.last) < 0
                && !earlier.keyed.subject().equals(later.keyed.subject());
        return progress ? sum + weights[IndicatorKind.KILL_CHAIN.ordinal()] : sum;
    }

    /** @return whether a link may consist of this indicator alone */
    private boolean count(LinkKey mine, LinkKey theirs, long seconds, int nanos) {
        IndicatorKind row = LinkKey.rowOf(mine, theirs);
        if (weights[row.ordinal()] == 0 || !isWithin(row, seconds, nanos)) {
            return false;
        }
        int certainty = mine.certainty() * theirs.certainty() / 1_000;
        int thousandths = weights[row.ordinal()] * certainty / 1_000;
        best[row.ordinal()] = Math.max(best[row.ordinal()], thousandths);
        return carries(row, mine);
    }

    private boolean isWithin(IndicatorKind row, long seconds, int nanos) {
        Span span = spans[row.ordinal()];
        long more = span.seconds() - seconds;
        return more > 1 || (more >= -1 && more * 1_000_000_000L + span.nanos() - nanos >= 0);
    }

    /** @return null if the alerts share too little */
    @Nullable
    Link link(AlertKeys one, AlertKeys other, BucketRepresentative standing) {
        boolean inOrder = one.position().compareTo(other.position()) <= 0;
        AlertKeys earlier = inOrder ? one : other;
        AlertKeys later = inOrder ? other : one;
        Map<IndicatorKind, Reason> reasons = shared(earlier, later, standing);
        if (reasons.isEmpty()) {
            return null;
        }
        Reason progress = progress(earlier, later);
        if (progress != null) {
            reasons.put(IndicatorKind.KILL_CHAIN, progress);
        }
        int sum = reasons.values().stream().mapToInt(Reason::thousandths).sum();
        if (sum < policy.joinsFrom()) {
            return null;
        }
        List<Reason> sorted = new ArrayList<>(reasons.values());
        sorted.sort(Comparator.comparingInt(Reason::thousandths).reversed().thenComparing(Reason::row));
        return new Link(earlier.alert(), later.alert(), sum, sorted);
    }

    private Map<IndicatorKind, Reason> shared(AlertKeys earlier, AlertKeys later, BucketRepresentative standing) {
        Map<IndicatorKind, Reason> reasons = new EnumMap<>(IndicatorKind.class);
        boolean carried = false;
        Duration gap = Duration.between(earlier.alert().at(), later.alert().at());
        for (LinkKey mine : earlier.keys()) {
            for (LinkKey theirs : later.keys()) {
                if (mine.side().goesWith(theirs.side())
                        && mine.entity().equals(theirs.entity())
                        && counts(earlier, mine, later, theirs, standing)) {
                    carried |= reason(mine, theirs, gap, reasons);
                }
            }
        }
        // An asset that both alerts share counts as one indicator, because lateral movement requires different assets.
        if (reasons.containsKey(IndicatorKind.ASSET) || reasons.containsKey(IndicatorKind.SERVER)) {
            reasons.remove(IndicatorKind.LATERAL);
        }
        return carried ? reasons : Map.of();
    }

    /** In full buckets only the first alerts are compared; see the package's description. */
    private boolean counts(
            AlertKeys one, LinkKey mine, AlertKeys other, LinkKey theirs, BucketRepresentative standing) {
        boolean first = standing.isFirst(mine, one.position());
        boolean otherFirst = standing.isFirst(theirs, other.position());
        return (first && otherFirst)
                || ((first || otherFirst) && bucket(mine, one.position()) == bucket(theirs, other.position()));
    }

    long bucket(LinkKey key, AlertPosition position) {
        return Math.floorDiv(position.at().toEpochMilli(), policy.bucketMillis(key));
    }

    /** @return whether a link may consist of this indicator alone */
    private boolean reason(LinkKey mine, LinkKey theirs, Duration gap, Map<IndicatorKind, Reason> reasons) {
        IndicatorKind row = LinkKey.rowOf(mine, theirs);
        LinkPolicy.Weight weight = policy.weightOf(row);
        if (weight.thousandths() == 0 || gap.compareTo(weight.span()) > 0) {
            return false;
        }
        int certainty = mine.certainty() * theirs.certainty() / 1_000;
        Reason now =
                new Reason(row, weight.thousandths(), certainty, direction(mine, theirs), words(row, mine, theirs));
        reasons.merge(row, now, Linking::better);
        return carries(row, mine);
    }

    /** Unrelated alerts do not share a whole URL by chance, but every host has the same service accounts. */
    private boolean carries(IndicatorKind row, LinkKey shared) {
        return switch (row) {
            case ACCOUNT -> carrying[row.ordinal()] && !WellKnown.isService(shared.entity());
            case INDICATOR -> carrying[row.ordinal()] || shared.entity().kind() == EntityKind.URL;
            case ASSET, SERVER, CORRELATION, LATERAL, HASH, MESSAGE, ATTACHMENT, ATTACHMENT_NAME, KILL_CHAIN ->
                carrying[row.ordinal()];
        };
    }

    /**
     * The order of the alerts does not determine the direction. A logon or connection leads from one host to another,
     * and a message delivers a file.
     */
    private static Direction direction(LinkKey earlier, LinkKey later) {
        return switch (earlier.side()) {
            case TO, BROUGHT -> Direction.ONWARD;
            case FROM, FOUND -> Direction.BACK;
            case SHARED -> Direction.NONE;
            case ON ->
                switch (later.side()) {
                    case FROM -> Direction.ONWARD;
                    case TO -> Direction.BACK;
                    case ON, SHARED, BROUGHT, FOUND -> Direction.NONE;
                };
        };
    }

    private static Reason better(Reason one, Reason other) {
        int byWorth = Integer.compare(one.thousandths(), other.thousandths());
        return byWorth > 0 || (byWorth == 0 && one.words().compareTo(other.words()) <= 0) ? one : other;
    }

    /**
     * Uses concatenation instead of formatting for speed, because an alert of a busy asset is compared with hundreds of
     * alerts.
     */
    private static String words(IndicatorKind row, LinkKey mine, LinkKey theirs) {
        return switch (row) {
            case ASSET, SERVER -> "both on " + mine.entity() + how(mine, theirs);
            case LATERAL -> mine.side() == LinkKey.Side.ON ? theirs.words() : mine.words();
            case ATTACHMENT, ATTACHMENT_NAME -> named(mine) + " came by mail";
            case CORRELATION -> "members of one correlation";
            case ACCOUNT, HASH, INDICATOR, MESSAGE, KILL_CHAIN -> "both name " + named(mine) + how(mine, theirs);
        };
    }

    private static String how(LinkKey mine, LinkKey theirs) {
        String how = mine.words().compareTo(theirs.words()) >= 0 ? mine.words() : theirs.words();
        return how.isEmpty() ? "" : " (" + how + ")";
    }

    private static String named(LinkKey key) {
        return key.entity().kind().words() + " " + key.entity();
    }

    private @Nullable Reason progress(AlertKeys earlier, AlertKeys later) {
        LinkPolicy.Weight weight = policy.weightOf(IndicatorKind.KILL_CHAIN);
        Duration gap = Duration.between(earlier.alert().at(), later.alert().at());
        if (weight.thousandths() == 0
                || gap.compareTo(weight.span()) > 0
                || earlier.subject().equals(later.subject())
                || earlier.alert().tactics().isEmpty()
                || later.alert().tactics().isEmpty()) {
            return null;
        }
        Tactic from = java.util.Collections.min(earlier.alert().tactics());
        Tactic to = java.util.Collections.max(later.alert().tactics());
        return from.compareTo(to) < 0
                ? new Reason(
                        IndicatorKind.KILL_CHAIN,
                        weight.thousandths(),
                        1_000,
                        Direction.NONE,
                        to.words() + " follows " + from.words())
                : null;
    }
}
