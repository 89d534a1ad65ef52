package io.watchfloor.ops.detection.correlation;

import io.watchfloor.ops.detection.correlation.CorrelationEvent.ContributionsConfirmed;
import io.watchfloor.ops.detection.correlation.CorrelationEvent.DetectionsConfirmed;
import io.watchfloor.ops.detection.correlation.CorrelationEvent.WindowMoved;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Correlations;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.correlation.WindowUpdate;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.RulePack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of one correlation for one group across assets. The state changes only by events. The same members give the
 * same detections in any order.
 *
 * @param ruleSet highest number of a rule set that changed the state
 * @param window the correlation window; null before the first member
 * @param closesAt when the window closes if no further members arrive; null if no close is pending
 * @param untaken detections not yet confirmed by their assets, in ascending order of ordinals
 * @param correlatedSoFar the highest ordinal of a detection
 */
public record Correlation(
        String id,
        long ruleSet,
        @Nullable CorrelationWindow window,
        @Nullable Instant closesAt,
        List<WindowDetection> untaken,
        long correlatedSoFar,
        PendingContributions contributions) {

    /** The result of adding members to the window. */
    public sealed interface Decision {

        /**
         * The window changes.
         *
         * @param late number of members that are too late or are duplicates
         */
        record Move(WindowMoved event, int late) implements Decision {}

        /**
         * The window does not change: all members are duplicates, too late, or of an outdated version of the
         * correlation.
         */
        record Nothing(int late) implements Decision {}

        /** This node's rules are older than the rules that produced the members, so the sender must retry. */
        enum Wait implements Decision {
            WAIT
        }
    }

    public Correlation {
        untaken = List.copyOf(untaken);
    }

    public static Correlation empty(String id) {
        return new Correlation(id, 0, null, null, List.of(), 0, PendingContributions.NONE);
    }

    /** @param members the contributions, all for this window */
    public Decision take(RulePack pack, long activeRules, List<PendingContribution> members, Instant now) {
        Contribution first = members.getFirst().contribution();
        CorrelationRule rule = pack.correlationIndex().find(first.correlation()).orElse(null);
        boolean newer = members.stream().anyMatch(one -> one.ruleSet() > activeRules);
        if (activeRules < ruleSet || newer) {
            return Decision.Wait.WAIT;
        }
        if (rule == null) {
            return new Decision.Nothing(members.size());
        }
        CorrelationWindow before = window != null && window.ruleHash().equals(rule.contentHash())
                ? window
                : CorrelationWindow.empty(rule, first.group());
        WindowUpdate taken = Correlations.take(
                pack,
                rule,
                before,
                members.stream()
                        .map(PendingContribution::contribution)
                        .filter(one -> one.ruleHash().equals(rule.contentHash()))
                        .map(Contribution::member)
                        .toList());
        if (taken.window().equals(before)) {
            return new Decision.Nothing(taken.late());
        }
        return new Decision.Move(
                moved(pack, activeRules, now, taken, closesAt(rule, taken.window(), now)), taken.late());
    }

    /** @return the event; empty if no close is pending or due */
    public Optional<WindowMoved> close(RulePack pack, long activeRules, Instant now) {
        if (window == null || closesAt == null || now.isBefore(closesAt) || activeRules < ruleSet) {
            return Optional.empty();
        }
        CorrelationRule rule = pack.correlationIndex().find(window.rule()).orElse(null);
        WindowUpdate closed = rule != null && window.ruleHash().equals(rule.contentHash())
                ? Correlations.close(pack, rule, window)
                : new WindowUpdate(window.emptied(), List.of(), List.of(), 0);
        return Optional.of(moved(pack, activeRules, now, closed, null));
    }

    private static @Nullable Instant closesAt(CorrelationRule rule, CorrelationWindow window, Instant now) {
        return rule.isRising() || window.members().isEmpty()
                ? null
                : now.plus(rule.timespan()).plus(rule.lateness());
    }

    private WindowMoved moved(
            RulePack pack, long activeRules, Instant now, WindowUpdate taken, @Nullable Instant closes) {
        List<WindowDetection> correlated = new ArrayList<>();
        for (CorrelationDetection detection : taken.detections()) {
            correlated.add(WindowDetection.of(
                    correlatedSoFar + correlated.size() + 1,
                    now,
                    detection,
                    pack.isShadow(detection.rule().id())));
        }
        return new WindowMoved(
                activeRules,
                now,
                WindowChange.between(window, taken.window()),
                correlated,
                contributions.number(activeRules, taken.contributions()),
                closes,
                closesAt != null && closes == null);
    }

    /** @return the event; empty if the asset had already confirmed the detections */
    public Optional<DetectionsConfirmed> taken(String asset, long through) {
        long before = untaken.size();
        long left =
                untaken.stream().filter(one -> !isTaken(one, asset, through)).count();
        return left == before ? Optional.empty() : Optional.of(new DetectionsConfirmed(asset, through, (int) left));
    }

    private static boolean isTaken(WindowDetection one, String asset, long through) {
        return one.asset().equals(asset) && one.ordinal() <= through;
    }

    /** @return the event; empty if too few confirmations are new to justify an event */
    public Optional<ContributionsConfirmed> contributed(Collection<Long> confirmed) {
        OptionalLong through = contributions.settled(confirmed);
        if (through.isEmpty()) {
            return Optional.empty();
        }
        int left = contributions.takenThrough(through.getAsLong()).untaken().size();
        return Optional.of(new ContributionsConfirmed(through.getAsLong(), left));
    }

    public Correlation apply(CorrelationEvent event) {
        return switch (event) {
            case WindowMoved moved -> {
                List<WindowDetection> all = new ArrayList<>(untaken);
                all.addAll(moved.correlated());
                yield new Correlation(
                        id,
                        Math.max(ruleSet, moved.ruleSet()),
                        CorrelationWindow.changed(window, moved.change()),
                        moved.closesAt(),
                        all,
                        correlatedSoFar + moved.correlated().size(),
                        contributions.with(moved.contributions()));
            }
            case DetectionsConfirmed taken ->
                new Correlation(
                        id,
                        ruleSet,
                        window,
                        closesAt,
                        untaken.stream()
                                .filter(one -> !isTaken(one, taken.asset(), taken.through()))
                                .toList(),
                        correlatedSoFar,
                        contributions);
            case ContributionsConfirmed taken ->
                new Correlation(
                        id,
                        ruleSet,
                        window,
                        closesAt,
                        untaken,
                        correlatedSoFar,
                        contributions.takenThrough(taken.through()));
        };
    }
}
