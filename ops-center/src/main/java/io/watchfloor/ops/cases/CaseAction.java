package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The actions of users on a case. The API uses the names in lower case. */
public enum CaseAction {
    ACKNOWLEDGE(CaseStatus::open, now -> now.holder().acknowledgedBy() == null),
    SNOOZE(CaseStatus::open),
    CONFIRM(
            CaseAction::notMerged,
            now -> now.worsening() != null && now.worsening().isOpen()),
    ASSIGN(CaseStatus::open),
    NOTES(CaseAction::notMerged),
    NOTE(CaseAction::notMerged),
    TASKS(CaseAction::notMerged),
    TEMPLATE(CaseAction::notMerged),
    TASK(CaseAction::notMerged),
    SEVERITY(CaseStatus::open),
    TIER(CaseStatus::open),
    TLP(Verb.MARK, CaseAction::notMerged),
    RESTRICT(Verb.RESTRICT, CaseAction::notMerged),
    EXERCISE(CaseAction::notMerged, now -> now.marking().exercise() == null),
    UNEXERCISE(CaseAction::notMerged, now -> now.marking().exercise() != null),
    START(any(CaseStatus.ACKNOWLEDGED)),
    HOLD(any(CaseStatus.IN_PROGRESS)),
    RESUME(any(CaseStatus.ON_HOLD)),
    CONTAIN(any(CaseStatus.ACKNOWLEDGED, CaseStatus.IN_PROGRESS, CaseStatus.ON_HOLD)),
    RESOLVE(any(CaseStatus.ACKNOWLEDGED, CaseStatus.IN_PROGRESS, CaseStatus.ON_HOLD, CaseStatus.CONTAINED)),
    CLOSE(any(CaseStatus.RESOLVED)),
    REOPEN(any(CaseStatus.RESOLVED, CaseStatus.CLOSED)),
    MERGE(Decider.TRIAGE, CaseStatus::open, now -> true),
    UNMERGE(Decider.TRIAGE, from -> true, now -> !now.relations().parts().isEmpty()),
    LINK(Decider.TRIAGE, from -> true, now -> true),
    UNLINK(Decider.TRIAGE, from -> true, now -> !now.relations().links().isEmpty()),
    ACCEPT(Decider.TRIAGE, CaseStatus::open, now -> !now.relations().proposed().isEmpty()),
    DISMISS(Decider.TRIAGE, CaseStatus::open, now -> !now.relations().proposed().isEmpty()),
    MOVE(
            Decider.TRIAGE,
            CaseStatus::open,
            now -> now.contents().alertCount() > 1 && now.identity().flood() == null),
    ADD(Decider.TRIAGE, CaseStatus::open, now -> now.identity().flood() == null);

    private enum Decider {
        CASE,
        TRIAGE
    }

    private final Verb needs;
    private final Decider decider;

    @SuppressWarnings("ImmutableEnumChecker") // shared by all actions, because the predicates have no state
    private final Predicate<CaseStatus> fits;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<CaseSummary> also;

    CaseAction(Predicate<CaseStatus> fits) {
        this(Verb.RESPOND, fits);
    }

    CaseAction(Verb needs, Predicate<CaseStatus> fits) {
        this(needs, Decider.CASE, fits, now -> true);
    }

    CaseAction(Predicate<CaseStatus> fits, Predicate<CaseSummary> also) {
        this(Decider.CASE, fits, also);
    }

    CaseAction(Decider decider, Predicate<CaseStatus> fits, Predicate<CaseSummary> also) {
        this(Verb.RESPOND, decider, fits, also);
    }

    /** @param also further conditions, for {@link #allowed} */
    CaseAction(Verb needs, Decider decider, Predicate<CaseStatus> fits, Predicate<CaseSummary> also) {
        this.needs = needs;
        this.decider = decider;
        this.fits = fits;
        this.also = also;
    }

    private static Predicate<CaseStatus> any(CaseStatus... statuses) {
        return Set.of(statuses)::contains;
    }

    private static boolean notMerged(CaseStatus from) {
        return from != CaseStatus.MERGED;
    }

    /** Whether the status allows the action, according to the API's state machine of cases. */
    boolean fits(CaseStatus from) {
        return fits.test(from);
    }

    /** Whether the action involves two cases, so that triage processes the action instead of the case. */
    public boolean isAboutTwo() {
        return decider == Decider.TRIAGE;
    }

    /** The right that the action requires. */
    public Verb needs() {
        return needs;
    }

    /** The actions by which a user with all rights could change the case now. */
    public static List<CaseAction> allowed(CaseSummary now) {
        return Arrays.stream(values())
                .filter(action -> action.fits(now.heading().status()) && action.also.test(now))
                .toList();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the action is unknown */
    @JsonCreator
    public static CaseAction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static Optional<CaseAction> find(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text))
                .findFirst();
    }
}
