package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.HostReported;
import io.watchfloor.ops.asset.AssetEvent.MergeAnswered;
import io.watchfloor.ops.asset.AssetEvent.MergeEnded;
import io.watchfloor.ops.asset.AssetEvent.MergeEnding;
import io.watchfloor.ops.asset.AssetEvent.MergeRequested;
import io.watchfloor.ops.asset.AssetEvent.StandsFor;
import io.watchfloor.ops.asset.AssetEvent.StandsNoMore;
import io.watchfloor.ops.asset.AssetNames;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.HostReports;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of an asset's host, and its merges with duplicate assets. */
@Meaning("Names of the asset's host as reported by its sensors, and its merges with duplicate" + " assets.")
public record AssetNaming(
        @Meaning("Names reported by its sensors, oldest first; the current name has no `until`.")
        List<SensorReportedNames> said,

        @Meaning("The asset into which this asset was merged.") @Nullable
        SameAs sameAs,

        @Meaning("Duplicate assets that were merged into this asset.")
        List<StandsForName> standsFor,

        @Meaning("The latest 20 merge decisions, oldest first.")
        List<Happened> history) {

    private static final int MOST_HAPPENED = 20;

    private static final AssetNaming NONE = new AssetNaming(List.of(), null, List.of(), List.of());

    /** Names and addresses reported by a sensor. */
    public record SensorReportedNames(
            String sensor,
            List<String> names,
            List<String> addresses,
            Instant from,
            @Nullable Instant until) {}

    /** The asset into which this asset was merged. */
    public record SameAs(
            @Meaning("kind:name") String asset,

            @Meaning("A user, or `sensor` and the ID of the sensor.")
            String by,

            String reason,
            @Meaning("Time of the decision.") Instant at,

            @Meaning("Time when the other asset confirmed the merge and started to receive the records; null"
                    + " before.")
            @Nullable
            Instant since,

            @Meaning("Whether the merge is being undone and the other asset has not confirmed this yet.")
            boolean ending) {}

    /** A duplicate asset that was merged into this asset. */
    public record StandsForName(@Meaning("kind:name") String asset, String by, String reason, Instant at) {}

    /** A decision to merge assets or to undo a merge. */
    public record Happened(Instant at, @Nullable String by, String text) {}

    /** Names and merges in an asset's state, which keeps no history of merge decisions. */
    public static AssetNaming of(AssetNames names) {
        AssetMerge merge = names.same().is();
        return new AssetNaming(
                reported(names.words()),
                merge == null
                        ? null
                        : new SameAs(
                                merge.with(),
                                merge.made().by(),
                                merge.made().why(),
                                merge.made().at(),
                                merge.since(),
                                merge.phase() == AssetMerge.Phase.ENDING),
                names.same().standsFor().entrySet().stream()
                        .map(other -> new StandsForName(
                                other.getKey(),
                                other.getValue().made().by(),
                                other.getValue().made().why(),
                                other.getValue().made().at()))
                        .toList(),
                List.of());
    }

    private static List<SensorReportedNames> reported(HostReports words) {
        return words.said().stream()
                .map(one ->
                        new SensorReportedNames(one.sensor(), one.names(), one.addresses(), one.from(), one.until()))
                .toList();
    }

    /** @param before previous names and merges; null if none are known */
    public static AssetNaming after(@Nullable AssetNaming before, AssetEvent.Naming event) {
        AssetNaming now = before == null ? NONE : before;
        return switch (event) {
            case HostReported said -> now.namesReported(said.word());
            case MergeRequested asked -> now.mergeRequested(asked);
            case MergeAnswered answered -> now.answered(answered);
            case MergeEnding ending -> now.ending(ending);
            case MergeEnded ended ->
                now.is(
                        null,
                        new Happened(
                                ended.at(),
                                null,
                                "merge undone: records with this name are added to this asset again"));
            case StandsFor stands -> now.duplicateMerged(stands);
            case StandsNoMore ended -> now.duplicateUnmerged(ended);
        };
    }

    private AssetNaming namesReported(SensorHostReport word) {
        HostReports words = new HostReports(said.stream()
                        .map(one -> new SensorHostReport(one.sensor, one.names, one.addresses, one.from, one.until))
                        .toList())
                .with(word);
        return new AssetNaming(reported(words), sameAs, standsFor, history);
    }

    private AssetNaming mergeRequested(MergeRequested event) {
        DecisionOrigin made = event.made();
        String instead = event.insteadOf() == null ? "" : ", into which %s was merged".formatted(event.insteadOf());
        return is(
                new SameAs(event.with(), made.by(), made.why(), made.at(), null, false),
                new Happened(made.at(), made.by(), "is %s%s: %s".formatted(event.with(), instead, made.why())));
    }

    private AssetNaming answered(MergeAnswered event) {
        SameAs asked = sameAs;
        if (asked == null || event.refusal() != null) {
            return is(
                    null,
                    new Happened(event.at(), null, "not merged: %s (%s)".formatted(event.with(), event.refusal())));
        }
        return is(
                new SameAs(asked.asset, asked.by, asked.reason, asked.at, event.at(), false),
                new Happened(event.at(), null, "merged: records are now added to %s".formatted(event.with())));
    }

    private AssetNaming ending(MergeEnding event) {
        SameAs now = sameAs;
        DecisionOrigin ended = event.ended();
        return is(
                now == null ? null : new SameAs(now.asset, now.by, now.reason, now.at, now.since, true),
                new Happened(ended.at(), ended.by(), "merge into %s undone: %s".formatted(event.with(), ended.why())));
    }

    private AssetNaming duplicateMerged(StandsFor event) {
        DecisionOrigin made = event.made();
        List<StandsForName> others = Stream.concat(
                        standsFor.stream().filter(one -> !one.asset.equals(event.asset())),
                        Stream.of(new StandsForName(event.asset(), made.by(), made.why(), made.at())))
                .toList();
        return new AssetNaming(
                said,
                sameAs,
                others,
                with(new Happened(
                        made.at(), made.by(), "%s merged into this asset: %s".formatted(event.asset(), made.why()))));
    }

    private AssetNaming duplicateUnmerged(StandsNoMore event) {
        return new AssetNaming(
                said,
                sameAs,
                standsFor.stream()
                        .filter(one -> !one.asset.equals(event.asset()))
                        .toList(),
                with(new Happened(event.at(), null, "merge of %s undone".formatted(event.asset()))));
    }

    private AssetNaming is(@Nullable SameAs now, Happened happened) {
        return new AssetNaming(said, now, standsFor, with(happened));
    }

    private List<Happened> with(Happened happened) {
        List<Happened> all = new ArrayList<>(history);
        all.add(happened);
        return List.copyOf(all.subList(Math.max(0, all.size() - MOST_HAPPENED), all.size()));
    }
}
