package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The result of a user's command: an event, a repeat that changes nothing, or a refusal. {@link CaseAction} lists the
 * actions that each status allows.
 */
sealed interface CaseDecision {

    Duration LONGEST_SNOOZE = Duration.ofDays(30);

    /** Records of the archive in one case. Its state has their ids. */
    int MOST_RECORDS = 1_000;

    /** @param more events that follow from the change */
    record Change(CaseEvent event, List<CaseEvent> more) implements CaseDecision {

        Change(CaseEvent event) {
            this(event, List.of());
        }
    }

    /** A repeated request receives the reply to the first request. */
    enum Repeat implements CaseDecision {
        REPEAT
    }

    /** The user lacks the right. */
    record Denial(Decision.Reason reason) implements CaseDecision {}

    record Refusal(String code, String message, @Nullable String holder) implements CaseDecision {}

    /** Processes alerts that triage adds. The first alerts open the case. Must not be called on an ended case. */
    static List<CaseEvent> admit(Case now, CaseCommand.Admit admit, ExercisePolicy exercises, Instant at) {
        List<CaseEvent> added = admit.byHand() != null && !now.opened()
                ? now.openedBy(admit.byHand(), admit.number(), admit.alerts(), at)
                : now.admit(
                        admit.number(), admit.asset(), admit.flood(), admit.risk(), admit.alerts(), admit.links(), at);
        List<CaseEvent> changes = new ArrayList<>(exercises.with(now, added, at));
        Case after = now.applyAll(changes);
        after.adopt(admit.adopted(), admit.missing(), admit.links(), at)
                .ifPresent(adopted -> changes.addAll(AttackProgressPolicy.adopted(after, adopted, at)));
        return changes;
    }

    static CaseDecision decide(Case now, CaseCommand.ByPerson command, Instant at) {
        CaseCommand.Request request = command.request();
        if (CaseRights.decide(now, command) instanceof Decision.Denied denied) {
            return new Denial(denied.reason());
        }
        if (request.id() != null && now.ledger().requests().contains(request.id())) {
            return Repeat.REPEAT;
        }
        if (request.version() != null && request.version() != now.ledger().version()) {
            return new Refusal(
                    "case.stale-version",
                    "The case has changed since you loaded it (version %d, you sent %d). Reload the case and try again."
                            .formatted(now.ledger().version(), request.version()),
                    null);
        }
        Relations.Whole whole = now.relations().whole();
        if (whole != null) {
            return new Refusal(
                    "case.part-of",
                    "Case #%d is merged into case %s. Work on case %s, or unmerge this case first."
                            .formatted(now.identity().number(), whole.name(), whole.name()),
                    now.holder().acknowledgedBy());
        }
        String by = request.by();
        return switch (command) {
            case CaseCommand.Mark mark -> mark(now, mark, at);
            case CaseCommand.Restrict restrict -> restrict(now, restrict, at);
            case CaseCommand.MarkExercise mark -> markExercise(now, mark, at);
            case CaseCommand.UnmarkExercise unmark -> unmarkExercise(now, unmark, at);
            case CaseCommand.Acknowledge acknowledge -> acknowledge(now, acknowledge, at);
            case CaseCommand.Snooze snooze -> snooze(now, snooze, at);
            case CaseCommand.TakeOver over -> takeOver(now, over, at);
            case CaseCommand.Confirm confirm -> confirm(now, confirm.news(), by, request.id(), at);
            case CaseCommand.Assign assign ->
                CaseAction.ASSIGN.fits(now.status())
                        ? new Change(new CaseEvent.Assigned(by, assign.assignee(), request.id(), at))
                        : illegal(now, "assigned");
            case CaseCommand.AddNote note -> new Change(new CaseEvent.NoteAdded(by, note.text(), request.id(), at));
            case CaseCommand.Work work -> WorkDecision.decide(now, work, at);
            case CaseCommand.AddRecords add -> addRecords(now, add, at);
            case CaseCommand.ChangeSeverity change ->
                CaseAction.SEVERITY.fits(now.status())
                        ? new Change(new CaseEvent.SeverityChanged(by, change.severity(), request.id(), at))
                        : illegal(now, "set to another severity");
            case CaseCommand.ChangeTier change -> changeTier(now, change, at);
            case CaseCommand.Move move -> move(now, move.verb(), by, request.id(), at);
            case CaseCommand.Resolve resolve ->
                CaseAction.RESOLVE.fits(now.status())
                        ? new Change(new CaseEvent.Resolved(by, resolve.note(), request.id(), at))
                        : illegal(now, "resolved");
            case CaseCommand.Close close ->
                CaseAction.CLOSE.fits(now.status()) ? WorkDecision.close(now, close, at) : illegal(now, "closed");
            case CaseCommand.Reopen reopen ->
                CaseAction.REOPEN.fits(now.status())
                        ? new Change(new CaseEvent.Reopened(
                                by, reopen.reason(), now.paging().round().number() + 1, request.id(), at))
                        : illegal(now, "reopened");
        };
    }

    private static CaseDecision addRecords(Case now, CaseCommand.AddRecords add, Instant at) {
        List<SealedRecord> fresh = add.records().stream()
                .filter(one -> !now.ledger().records().contains(one.record()))
                .toList();
        if (fresh.isEmpty()) {
            return Repeat.REPEAT;
        }
        return now.ledger().records().size() + fresh.size() > MOST_RECORDS
                ? new Refusal(
                        "case.records-full",
                        "No record was added: the case has %d records of the archive, and may have at most %d. Link a second case for the others."
                                .formatted(now.ledger().records().size(), MOST_RECORDS),
                        now.holder().acknowledgedBy())
                : new Change(new CaseEvent.RecordsAdded(
                        add.request().by(), fresh, add.note(), add.request().id(), at));
    }

    private static CaseDecision changeTier(Case now, CaseCommand.ChangeTier change, Instant at) {
        CaseCommand.Request request = change.request();
        CaseTier from = now.holder().tier();
        if (!CaseAction.TIER.fits(now.status())) {
            return illegal(now, "moved to another tier");
        }
        return from == change.tier()
                ? Repeat.REPEAT
                : new Change(new CaseEvent.TierChanged(
                        request.by(), from, change.tier(), change.reason(), request.id(), at));
    }

    private static CaseDecision mark(Case now, CaseCommand.Mark mark, Instant at) {
        CaseCommand.Request request = mark.request();
        Tlp from = now.marking().tlp();
        if (from == mark.tlp()) {
            return Repeat.REPEAT;
        }
        if (!CaseRights.covers(request, mark.tlp())) {
            return new Refusal(
                    "case.above-clearance",
                    "You are not cleared for %s and would lose access to the case. Ask a person with that clearance."
                            .formatted(mark.tlp().text()),
                    null);
        }
        Optional<Tlp> least = CaseSharing.leastOf(now.alerts().shown());
        if (least.isPresent() && !mark.tlp().covers(least.get())) {
            return new Refusal(
                    "case.below-signal",
                    ("A partner marked a signal of the case %s, and the case must be marked at least as high. Move that"
                                    + " alert out of the case first.")
                            .formatted(least.get().text()),
                    null);
        }
        return from.covers(mark.tlp()) && !CaseRights.mayRestrict(request)
                ? new Refusal(
                        "case.lowering",
                        "The case is marked %s. Only people who may restrict cases can lower the marking: ask a lead."
                                .formatted(from.text()),
                        null)
                : new Change(new CaseEvent.Marked(request.by(), mark.tlp(), request.id(), at));
    }

    /** The user who restricts a case always keeps access, so that at least one person can read the case. */
    private static CaseDecision restrict(Case now, CaseCommand.Restrict restrict, Instant at) {
        CaseCommand.Request request = restrict.request();
        SortedSet<String> people = new TreeSet<>(restrict.people());
        if (!people.isEmpty()) {
            people.add(request.by());
        }
        return now.marking().equals(now.marking().restricted(people))
                ? Repeat.REPEAT
                : new Change(new CaseEvent.Restricted(
                        request.by(), List.copyOf(people), restrict.reason(), request.id(), at));
    }

    private static CaseDecision markExercise(Case now, CaseCommand.MarkExercise mark, Instant at) {
        CaseCommand.Request request = mark.request();
        CaseExercise exercise = now.exercise();
        return exercise == null
                ? new Change(new CaseEvent.ExerciseMarked(request.by(), mark.reason(), request.id(), at))
                : new Refusal(
                        "case.is-exercise",
                        "The case belongs to %s already. Unmark it first to change the reason."
                                .formatted(exercise.words()),
                        now.holder().acknowledgedBy());
    }

    private static CaseDecision unmarkExercise(Case now, CaseCommand.UnmarkExercise unmark, Instant at) {
        CaseCommand.Request request = unmark.request();
        return now.exercise() == null
                ? new Refusal(
                        "case.no-exercise",
                        "The case belongs to no exercise. People are notified of it as usual.",
                        now.holder().acknowledgedBy())
                : new Change(ExercisePolicy.unmarked(now, request.by(), unmark.reason(), request.id(), at));
    }

    private static CaseDecision acknowledge(Case now, CaseCommand.Acknowledge asked, Instant at) {
        String by = asked.request().by();
        int round = now.paging().round().number();
        if (asked.round() != null && asked.round() != round) {
            return new Refusal(
                    "case.round-over",
                    "This message is from escalation round %d, but the case is in round %d. Open the case and acknowledge it there."
                            .formatted(asked.round(), round),
                    now.holder().acknowledgedBy());
        }
        if (!CaseAction.ACKNOWLEDGE.fits(now.status())) {
            return illegal(now, "acknowledged");
        }
        String holder = now.holder().acknowledgedBy();
        if (holder == null) {
            return new Change(new CaseEvent.Acknowledged(
                    by, round, asked.through(), asked.request().id(), at));
        }
        return holder.equals(by)
                ? Repeat.REPEAT
                : new Refusal(
                        "case.acknowledged-by-other",
                        "%s has already acknowledged this case. Ask that person, or assign the case to yourself."
                                .formatted(holder),
                        holder);
    }

    /** The holder may snooze the case; a user who snoozes an unacknowledged case becomes its holder. */
    private static CaseDecision snooze(Case now, CaseCommand.Snooze asked, Instant at) {
        String by = asked.request().by();
        String holder = now.holder().acknowledgedBy();
        if (!CaseAction.SNOOZE.fits(now.status())) {
            return illegal(now, "snoozed");
        }
        if (holder != null && !holder.equals(by)) {
            return new Refusal(
                    "case.acknowledged-by-other",
                    "Only %s, who acknowledged this case, can snooze the case. Ask that person.".formatted(holder),
                    holder);
        }
        if (!asked.until().isAfter(at) || asked.until().isAfter(at.plus(LONGEST_SNOOZE))) {
            return new Refusal(
                    "case.snooze-time",
                    "A case can be snoozed for at most %d days. Choose a future time within that limit."
                            .formatted(LONGEST_SNOOZE.toDays()),
                    holder);
        }
        return new Change(new CaseEvent.Snoozed(
                by, asked.until(), asked.reason(), asked.request().id(), at));
    }

    /** Rejects the command if another person has become the holder. */
    private static CaseDecision takeOver(Case now, CaseCommand.TakeOver asked, Instant at) {
        String by = asked.request().by();
        String from = asked.from();
        if (!CaseAction.ASSIGN.fits(now.status())) {
            return illegal(now, "taken over");
        }
        String holder = now.holder().acknowledgedBy();
        String assignee = now.holder().assignee();
        String has = holder == null ? assignee : holder;
        if (from.equals(holder) || from.equals(assignee) || has == null) {
            return new Change(new CaseEvent.TakenOver(by, from, asked.request().id(), at));
        }
        return has.equals(by)
                ? Repeat.REPEAT
                : new Refusal(
                        "case.not-theirs",
                        "%s is responsible for this case, not %s. Ask that person, or assign the case to yourself."
                                .formatted(has, from),
                        has);
    }

    /**
     * Any responder may acknowledge the update, so that a responder who looks at the case at night is not notified
     * again.
     */
    private static CaseDecision confirm(
            Case now, @Nullable Integer news, String by, @Nullable String request, Instant at) {
        UrgentUpdate worsening = now.paging().worsening();
        if (worsening == null) {
            return new Refusal(
                    "case.nothing-to-confirm",
                    "This case has no update to acknowledge.",
                    now.holder().acknowledgedBy());
        }
        UrgentUpdate.Confirmation confirmed = worsening.confirmed();
        if (confirmed != null) {
            return confirmed.by().equals(by)
                    ? Repeat.REPEAT
                    : new Refusal(
                            "case.nothing-to-confirm",
                            "%s has already acknowledged the update of this case. No further acknowledgement is needed."
                                    .formatted(confirmed.by()),
                            now.holder().acknowledgedBy());
        }
        return news == null || news == worsening.news()
                ? new Change(new CaseEvent.WorseningConfirmed(by, worsening.number(), request, at))
                : new Refusal(
                        "case.worse-since",
                        "The case escalated again since you loaded it. Reload the case, then acknowledge the update.",
                        now.holder().acknowledgedBy());
    }

    private static CaseDecision move(Case now, CaseVerb verb, String by, @Nullable String request, Instant at) {
        return verb.action().fits(now.status())
                ? new Change(new CaseEvent.StatusChanged(by, verb, verb.leadsTo(), request, at))
                : illegal(now, verb.participle());
    }

    private static CaseDecision illegal(Case now, String participle) {
        return new Refusal(
                "case.illegal-move",
                "A case with status %s cannot be %s.".formatted(now.status().text(), participle),
                now.holder().acknowledgedBy());
    }
}
