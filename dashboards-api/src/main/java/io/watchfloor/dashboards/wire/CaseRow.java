package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.cases.views.CaseExerciseView;
import io.watchfloor.dashboards.cases.views.ManualOpening;
import io.watchfloor.dashboards.cases.views.MarkingView;
import io.watchfloor.dashboards.cases.views.RiskView;
import io.watchfloor.dashboards.cases.views.ServiceClockView;
import io.watchfloor.dashboards.cases.views.UrgentUpdateView;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.AttackProgress;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Summary of a case: everything except alerts and observables. */
@Meaning("Summary of a case.")
public record CaseRow(
        @JsonUnwrapped Heading heading,
        @JsonUnwrapped Holder holder,
        @JsonUnwrapped Rounds rounds,
        @JsonUnwrapped Extent extent,
        @Nullable UrgentUpdateView worsened,
        @Meaning("ATT&CK technique ids.") List<String> attack,
        @JsonUnwrapped Verdict verdict,
        MarkingView marking,
        @Nullable CaseExerciseView exercise,
        @JsonUnwrapped Service service,
        @JsonUnwrapped Next next)
        implements LiveItem {

    /** Handles rows that were stored before TLP labels or service levels existed. */
    @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
    public CaseRow {
        marking = marking == null ? MarkingView.USUAL : marking;
        service = service == null ? Service.NONE : service;
        next = new Next(
                next.version(), FormerNames.complete(next.allowed(), exercise != null), next.mergeSuggestionCount());
    }

    private static final int MOST_ASSETS = 100;
    private static final int MOST_RAISED = 10;

    /** Title, numbers and status. */
    public record Heading(
            String id,
            long number,
            String title,
            CaseStatus status,
            Level severity,

            @Meaning("At most ten sentences that explain the severity: severe merged cases, attack progress,"
                    + " and alerts whose level was raised.")
            List<String> raised) {}

    /** Users who work on the case, and their open tasks. */
    public record Holder(
            @Nullable String assignee,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,

            @Meaning("The analysts who work on the case.") CaseTier tier,

            @Meaning("Number of tasks that are open or in progress, without those of merged cases.")
            int openTasks,

            @Meaning("Earliest due time of the open tasks; null if none is due.") @Nullable
            Instant nextTaskDue) {

        /** Handles rows that were stored before tiers existed. */
        @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
        public Holder {
            tier = tier == null ? CaseTier.INITIAL : tier;
        }
    }

    /** Escalation rounds and notifications. */
    public record Rounds(
            Instant openedAt,
            Instant updatedAt,

            @Meaning("Number of the escalation round: 1 at the opening, increased with each reopening.")
            int round,

            @JsonAlias(FormerNames.PAGE_COUNT) int notificationCount,

            @Meaning("Time of the next notification; null if none is due.")
            @JsonAlias(FormerNames.NEXT_PAGE_AT)
            @Nullable
            Instant nextNotificationAt,

            @Meaning("Time at which the acknowledgement expires if there is no activity; null if the"
                    + " acknowledgement does not expire.")
            @Nullable
            Instant heldUntil,

            @Meaning("End of the snooze, when notifications start again; null if the case is not snoozed.") @Nullable
            Instant snoozedUntil,

            @Meaning("Why no one was notified: one sentence for each recipient who was skipped. Empty if someone"
                    + " was notified.")
            @JsonAlias(FormerNames.UNTOLD)
            List<String> unnotified) {

        /** Handles rows that were stored before escalation policies existed. */
        @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
        public Rounds {
            unnotified = unnotified == null ? List.of() : List.copyOf(unnotified);
        }
    }

    /** Numbers of alerts and assets. */
    public record Extent(
            List<AssetName> assets,

            @Meaning("Number of all assets of the case; `assets` names at most 100 of them.")
            int assetCount,

            int alertCount,

            @Meaning("If the case collects an alert flood: the sensor that caused the flood, or `rule:` and the ID"
                    + " of a rule that would have opened too many cases within a minute. Null for other cases.")
            @Nullable
            String flood,

            @Nullable RiskView risk,

            @Meaning("Number of cases that were merged into this case. The counts of this case include the merged"
                    + " cases.")
            @JsonAlias(FormerNames.PART_COUNT)
            int mergedCount,

            @Meaning("The parent case; null if the case is not merged.") @Nullable
            MergedInto mergedInto,

            @Meaning("How a user created the case; null if the center opened the case.") @Nullable
            ManualOpening openedByHand) {

        /**
         * Combines the data of two merged cases. Values that both cases contain are counted once; values that only the parent case
         * contains do not change.
         */
        Extent with(Extent part) {
            Set<AssetName> all = new LinkedHashSet<>(assets);
            all.addAll(part.assets());
            boolean named = assetCount == assets.size()
                    && part.assetCount() == part.assets().size();
            return new Extent(
                    all.stream().limit(MOST_ASSETS).toList(),
                    named ? all.size() : assetCount + part.assetCount(),
                    alertCount + part.alertCount(),
                    flood,
                    risk,
                    mergedCount + part.mergedCount() + 1,
                    mergedInto,
                    openedByHand);
        }
    }

    /** The parent case of a merged case. */
    @Meaning("The parent case of a merged case.")
    public record MergedInto(String id, long number) {

        static @Nullable MergedInto of(CaseSummary summary) {
            Relations.Whole whole = summary.relations().whole();
            return whole == null
                    ? null
                    : new MergedInto(whole.name().id().value(), whole.name().number());
        }
    }

    /** Classification and determination. */
    public record Verdict(
            @Nullable Classification classification,
            @Nullable String determination) {

        private static Verdict of(Case.@Nullable Closing closing) {
            return closing == null
                    ? new Verdict(null, null)
                    : new Verdict(closing.classification(), closing.determination());
        }
    }

    /** The service-level clocks. */
    public record Service(
            @Meaning("When the first of the running clocks of the service levels ends; null if none runs.") @Nullable
            Instant nextGoalDueAt,

            @Meaning("The clocks of the service levels; empty if no target applies to the case.")
            List<ServiceClockView> serviceClocks) {

        static final Service NONE = new Service(null, List.of());

        /** Handles rows that were stored before service levels existed. */
        @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
        public Service {
            serviceClocks = serviceClocks == null ? List.of() : List.copyOf(serviceClocks);
        }

        static Service of(List<ServiceClock> clocks) {
            return new Service(
                    clocks.stream()
                            .filter(one -> one.state() == ServiceClock.State.RUNNING)
                            .map(ServiceClock::dueAt)
                            .filter(Objects::nonNull)
                            .min(Instant::compareTo)
                            .orElse(null),
                    clocks.stream().map(ServiceClockView::of).toList());
        }
    }

    /** Operations that users can perform next. */
    public record Next(
            @Meaning("Version of the case. Increases with each event of the case, and is also the ETag.")
            long version,

            @Meaning("Operations that you can use on the case now. To execute an operation, send a POST to the"
                    + " path with its name.")
            List<CaseAction> allowed,

            @Meaning("Number of merge suggestions with cases of other users.") @JsonAlias(FormerNames.PROPOSAL_COUNT)
            int mergeSuggestionCount) {

        public Next {
            allowed = FormerNames.complete(allowed);
        }
    }

    public static CaseRow of(CaseSummary summary) {
        Case.Identity identity = summary.identity();
        CaseSummary.Heading heading = summary.heading();
        CaseSummary.Rounds rounds = summary.rounds();
        CaseSummary.Contents contents = summary.contents();
        return new CaseRow(
                new Heading(
                        identity.id().value(),
                        identity.number(),
                        heading.title(),
                        heading.status(),
                        heading.severity(),
                        heading.raised()),
                new Holder(
                        summary.holder().assignee(),
                        summary.holder().acknowledgedBy(),
                        summary.holder().acknowledgedAt(),
                        summary.holder().tier(),
                        contents.work().openTasks(),
                        contents.work().nextDue()),
                new Rounds(
                        identity.openedAt(),
                        rounds.updatedAt(),
                        rounds.round(),
                        rounds.pageCount(),
                        rounds.nextPageAt(),
                        rounds.heldUntil(),
                        rounds.snoozedUntil(),
                        rounds.untold()),
                new Extent(
                        contents.assets().stream().map(AssetName::of).toList(),
                        contents.assetCount(),
                        contents.alertCount(),
                        identity.flood(),
                        RiskView.of(identity.risk()),
                        0,
                        MergedInto.of(summary),
                        ManualOpening.of(identity.byHand())),
                UrgentUpdateView.of(summary.worsening()),
                contents.attack(),
                Verdict.of(summary.closing()),
                MarkingView.of(summary.marking()),
                CaseExerciseView.of(summary.marking().exercise()),
                Service.of(summary.clocks()),
                new Next(
                        summary.version(),
                        CaseAction.allowed(summary),
                        summary.relations().proposed().size()));
    }

    /** Adds the data of a merged case. */
    public CaseRow with(CaseRow part) {
        Set<String> techniques = new TreeSet<>(attack);
        techniques.addAll(part.attack());
        Set<String> raised = new LinkedHashSet<>(heading.raised());
        boolean spread = raised.stream().anyMatch(one -> one.startsWith(AttackProgress.SPREAD_WORDS));
        part.heading().raised().stream()
                .filter(one -> !spread || !one.startsWith(AttackProgress.SPREAD_WORDS))
                .forEach(raised::add);
        return new CaseRow(
                new Heading(
                        heading.id(),
                        heading.number(),
                        heading.title(),
                        heading.status(),
                        heading.severity(),
                        raised.stream().limit(MOST_RAISED).toList()),
                holder,
                rounds,
                extent.with(part.extent()),
                worsened,
                List.copyOf(techniques),
                verdict,
                marking.with(part.marking()),
                exercise,
                service,
                next);
    }

    @Override
    public String id() {
        return heading.id();
    }

    @Override
    public boolean ofRestricted() {
        return marking.people() != null;
    }

    @Override
    public CaseRow forVerbs(Set<Verb> verbs) {
        List<CaseAction> own = next.allowed().stream()
                .filter(action -> verbs.contains(action.needs()))
                .toList();
        return new CaseRow(
                heading,
                holder,
                rounds,
                extent,
                worsened,
                attack,
                verdict,
                marking,
                exercise,
                service,
                new Next(next.version(), own, next.mergeSuggestionCount()));
    }
}
