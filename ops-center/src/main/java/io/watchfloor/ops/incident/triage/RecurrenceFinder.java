package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.EndedCases.Ended;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Links a new case to an ended case whose attack comes back: the links of an alert would have added the alert to the
 * ended case if it were still open, or the alert's rule matched on the same asset there.
 */
public final class RecurrenceFinder {

    private final Partition partition;
    private final JoinPolicy policy;
    private final Instant at;
    private final List<TriageEvent> made = new ArrayList<>();
    private Triage now;
    private int leftOut;

    private RecurrenceFinder(Triage now, Partition partition, JoinPolicy policy, Instant at) {
        this.now = now;
        this.partition = partition;
        this.policy = policy;
        this.at = at;
    }

    /**
     * The links in order.
     *
     * @param leftOut number of cases without a link, because the ended case has too many
     */
    public record Found(List<TriageEvent> events, int leftOut) {}

    /** The case that an alert may belong to, and why. */
    private record Former(CaseName name, Ended ended, String why) {

        boolean isLaterThan(@Nullable Former other) {
            if (other == null) {
                return true;
            }
            int order = ended.at().compareTo(other.ended.at());
            return order == 0 ? name.number() > other.name.number() : order > 0;
        }
    }

    /**
     * @param after the state after the event and the events that follow from it
     * @param partition the partition of that state's ended cases
     * @param exercise whether an alert belongs to an exercise, so that it is no recurrence
     */
    public static Found of(
            Triage after, TriageEvent event, Partition partition, JoinPolicy policy, Predicate<Alert> exercise) {
        if (!(event instanceof AlertsPlaced placed) || after.ended().cases().isEmpty()) {
            return new Found(List.of(), 0);
        }
        RecurrenceFinder finder = new RecurrenceFinder(after, partition, policy, placed.at());
        placed.placements().stream()
                .filter(one -> one.flood() == null && !exercise.test(one.alert()))
                .forEach(finder::find);
        return new Found(List.copyOf(finder.made), finder.leftOut);
    }

    private void find(Placement placement) {
        CaseName own = now.merges().wholeOf(new CaseName(placement.caseId(), placement.number()));
        if (!now.ended().isLinked(own.id())) {
            former(own, LinkableAlert.of(placement.alert())).ifPresent(former -> link(own, former));
        }
    }

    /** The case that ended last, of those in which the alert would be. */
    private Optional<Former> former(CaseName own, LinkableAlert alert) {
        @Nullable Former last = null;
        for (Map.Entry<CaseId, String> one : partition.endedCasesOf(alert).entrySet()) {
            Ended ended = now.ended().cases().get(one.getKey());
            if (ended == null
                    || own.number() < ended.before()
                    || at.isAfter(ended.at().plus(policy.recurrenceWindow()))) {
                continue;
            }
            CaseName name = now.merges().wholeOf(new CaseName(one.getKey(), ended.number()));
            Former found = new Former(name, ended, one.getValue());
            if (!name.id().equals(own.id()) && !now.openCases().containsKey(name.id()) && found.isLaterThan(last)) {
                last = found;
            }
        }
        return Optional.ofNullable(last);
    }

    private void link(CaseName own, Former former) {
        Ended counted = now.ended().cases().getOrDefault(former.name().id(), former.ended());
        if (counted.recurrences() >= EndedCases.MOST_RECURRENCES) {
            leftOut++;
            return;
        }
        String back = "Came back %s after case %s was resolved"
                .formatted(time(Duration.between(former.ended().at(), at)), former.name());
        CasesLinked link = new CasesLinked(
                now.merges().decisions() + 1,
                own,
                LinkKind.RECURRENCE_OF,
                former.name(),
                new ChangeOrigin(null, List.of(back, former.why()), at),
                null);
        made.add(link);
        now = now.apply(link);
    }

    private static String time(Duration passed) {
        long minutes = Math.max(0, passed.toMinutes());
        if (minutes < 1) {
            return "less than a minute";
        }
        if (minutes < 120) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " days";
    }
}
