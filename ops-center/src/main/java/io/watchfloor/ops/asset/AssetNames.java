package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.HostReported;
import io.watchfloor.ops.asset.AssetEvent.MergeAnswered;
import io.watchfloor.ops.asset.AssetEvent.MergeEnded;
import io.watchfloor.ops.asset.AssetEvent.MergeEnding;
import io.watchfloor.ops.asset.AssetEvent.MergeRequested;
import io.watchfloor.ops.asset.AssetEvent.StandsFor;
import io.watchfloor.ops.asset.AssetEvent.StandsNoMore;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.HostReports;
import io.watchfloor.ops.asset.naming.MergedName;
import io.watchfloor.ops.asset.naming.NamingReply.Rejection;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of the asset's host, and the asset's merge with another asset. Contains the decisions about names and
 * merges, and the state changes that result from them.
 */
public record AssetNames(HostReports words, AssetAlias same) {

    public static final AssetNames NONE = new AssetNames(HostReports.NONE, AssetAlias.NONE);

    /** Error code of a decision that is repeated before the other asset has replied. */
    static final String SETTLING = "asset.same-settling";

    static final String ELSEWHERE = "asset.same-elsewhere";

    private static final String WAIT =
            "The merge of this asset is being undone, and the other asset has not replied yet. Try again.";

    /** The host's own names and addresses that are valid at a given time. */
    List<Alias> aliases(Entity host, Instant at) {
        return words.aliases(
                host, same.standsFor().keySet().stream().map(Entity::ofAsset).toList(), at);
    }

    /**
     * The events to journal. Without events, the decision was rejected, or the asset is already in the requested
     * state.
     */
    record Verdict(List<AssetEvent> events, @Nullable Rejection refused) {

        static final Verdict UNCHANGED = new Verdict(List.of(), null);

        static Verdict of(AssetEvent event) {
            return new Verdict(List.of(event), null);
        }

        static Verdict refused(String code, String reason) {
            return new Verdict(List.of(), new Rejection(code, reason));
        }
    }

    Optional<AssetEvent> hostReported(SensorHostReport word) {
        return words.newReport(word).map(HostReported::new);
    }

    Verdict decide(AssetId self, AssetCommand.DecideSame ask, Instant at) {
        AssetMerge is = same.is();
        if (same.handled(ask.request())) {
            return Verdict.UNCHANGED;
        }
        if (is != null) {
            if (is.phase() == AssetMerge.Phase.ENDING) {
                return Verdict.refused(SETTLING, WAIT);
            }
            return is.with().equals(ask.with()) || ask.with().equals(is.insteadOf())
                    ? Verdict.UNCHANGED
                    : Verdict.refused(
                            "asset.same-already",
                            "%s is already merged into %s: undo that merge first.".formatted(self, is.with()));
        }
        AssetId with = AssetId.parse(ask.with());
        if (with.equals(self)) {
            return Verdict.refused("asset.same-itself", "An asset cannot be merged into itself: name another asset.");
        }
        if (!kind(with).equals(kind(self))) {
            return Verdict.refused(
                    "asset.same-kind", "%s and %s are of different kinds and cannot be merged.".formatted(self, with));
        }
        if (!same.standsFor().isEmpty()) {
            return Verdict.refused(
                    "asset.same-stands",
                    "Other assets are merged into %s (%s): undo these merges first, or merge %s into %s instead."
                            .formatted(self, String.join(", ", same.standsFor().keySet()), with, self));
        }
        if (!ask.person() && same.apart()) {
            return Verdict.refused(
                    "asset.same-apart",
                    "A user undid a merge of %s, so the asset is no longer merged automatically.".formatted(self));
        }
        if (!ask.person() && !words.allReport(with.name())) {
            return Verdict.refused(
                    "asset.same-ambiguous",
                    "Other sensors report %s without the name %s.".formatted(self, with.name()));
        }
        DecisionOrigin made = new DecisionOrigin(ask.by(), ask.person(), ask.why(), at);
        return Verdict.of(new MergeRequested(same.version() + 1, with.toString(), made, null, ask.request()));
    }

    private static AssetKind kind(AssetId asset) {
        return asset.kind() == AssetKind.DOMAIN_CONTROLLER ? AssetKind.HOST : asset.kind();
    }

    Verdict end(AssetId self, AssetCommand.EndSame ask, Instant at) {
        AssetMerge is = same.is();
        if (same.handled(ask.request())) {
            return Verdict.UNCHANGED;
        }
        if (is == null) {
            return Verdict.refused("asset.same-none", "%s is not merged.".formatted(self));
        }
        return is.phase() == AssetMerge.Phase.ENDING
                ? Verdict.UNCHANGED
                : Verdict.of(new MergeEnding(
                        is.version(), is.with(), new DecisionOrigin(ask.by(), true, ask.why(), at), ask.request()));
    }

    /**
     * The events that follow from the other asset's reply. If the other asset is itself merged into a third asset,
     * the third asset is asked, but only once.
     */
    List<AssetEvent> answered(AssetId self, AssetCommand.ConfirmStand answer, Instant at) {
        AssetMerge is = same.is();
        if (is == null || is.phase() != AssetMerge.Phase.ASKED || !isAbout(is, answer.asset(), answer.version())) {
            return List.of();
        }
        List<AssetEvent> events = new ArrayList<>();
        events.add(new MergeAnswered(is.version(), is.with(), answer.refusal(), at));
        String further = answer.is();
        if (further != null && is.insteadOf() == null && !further.equals(self.toString())) {
            events.add(new MergeRequested(is.version() + 1, further, is.made(), is.with(), null));
        }
        return events;
    }

    /**
     * Whether the other asset evaluates records of this asset although this asset did not request that or has
     * withdrawn its request.
     */
    boolean isUnwanted(AssetCommand.ConfirmStand answer) {
        AssetMerge is = same.is();
        return answer.refusal() == null && (is == null || !isAbout(is, answer.asset(), answer.version()));
    }

    private static boolean isAbout(AssetMerge is, String asset, long version) {
        return is.with().equals(asset) && is.version() == version;
    }

    /** The reply of an asset that is asked to evaluate the records of another asset. */
    record Consent(
            @Nullable AssetEvent event,
            @Nullable String refusal,
            @Nullable String is) {}

    Consent stand(AssetCommand.Stand ask) {
        MergedName known = same.standsFor().get(ask.asset());
        if (known != null && known.version() >= ask.version()) {
            return new Consent(null, known.version() == ask.version() ? null : SETTLING, null);
        }
        AssetMerge is = same.is();
        if (is != null) {
            return new Consent(null, ELSEWHERE, is.phase() == AssetMerge.Phase.SAME ? is.with() : null);
        }
        return known == null && same.standsFor().size() >= AssetAlias.MOST
                ? new Consent(null, "asset.same-too-many", null)
                : new Consent(new StandsFor(ask.asset(), ask.version(), ask.made()), null, null);
    }

    Optional<AssetEvent> release(AssetCommand.Release ask, Instant at) {
        MergedName known = same.standsFor().get(ask.asset());
        return known == null || known.version() > ask.version()
                ? Optional.empty()
                : Optional.of(new StandsNoMore(ask.asset(), ask.version(), at));
    }

    Optional<AssetEvent> released(AssetCommand.ConfirmRelease answer, Instant at) {
        AssetMerge is = same.is();
        return is == null || is.phase() != AssetMerge.Phase.ENDING || !isAbout(is, answer.asset(), answer.version())
                ? Optional.empty()
                : Optional.of(new MergeEnded(is.version(), is.with(), answer.judged(), at));
    }

    AssetNames apply(AssetEvent.Naming event) {
        return switch (event) {
            case HostReported said -> new AssetNames(words.with(said.word()), same);
            case MergeRequested asked ->
                with(same.asked(asked.version(), asked.with(), asked.made(), asked.insteadOf(), asked.request()));
            case MergeAnswered answered -> with(same.answered(answered.refusal() == null ? answered.at() : null));
            case MergeEnding ending -> with(same.ending(ending.ended(), ending.request()));
            case MergeEnded ended -> with(same.ended());
            case StandsFor stands ->
                with(same.withMerged(stands.asset(), new MergedName(stands.version(), stands.made())));
            case StandsNoMore ended -> with(same.withoutMerged(ended.asset()));
        };
    }

    private AssetNames with(AssetAlias now) {
        return new AssetNames(words, now);
    }

    /** Adopts the other asset's watermarks, because this asset evaluates its own records again. */
    static void mergeWatermarks(SortedMap<String, Watermark> marks, SortedMap<String, Watermark> judged) {
        judged.forEach((stream, mark) ->
                marks.merge(stream, mark, (here, there) -> here.through() >= there.through() ? here : there));
    }
}
