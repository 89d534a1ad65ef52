package io.watchfloor.dashboards.api.cases;

import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.description.Parameter;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.wire.Asked;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.rights.Tlp;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/** A person's verb and body, before the person and the time are added. */
@FunctionalInterface
interface CaseOrder {

    CaseCommand command(CaseCommand.Request request, ActorRef<CaseReply> replyTo);

    /** @throws Problem.Refused when the body is invalid */
    static CaseOrder of(CaseAction action, Call call, Consumer<String> assignees, Consumer<String> people) {
        return switch (action) {
            case ACKNOWLEDGE -> {
                call.body(Asked.Nothing.class);
                yield (request, to) -> new CaseCommand.Acknowledge(request, to);
            }
            case SNOOZE -> {
                Asked.Snoozing asked = call.body(Asked.Snoozing.class);
                yield (request, to) -> new CaseCommand.Snooze(asked.until(), asked.reason(), request, to);
            }
            case CONFIRM -> {
                Integer news = call.body(Asked.Confirmation.class).news();
                yield (request, to) -> new CaseCommand.Confirm(news, request, to);
            }
            case ASSIGN -> {
                String assignee = call.body(Asked.Assignment.class).assignee();
                assignees.accept(assignee);
                yield (request, to) -> new CaseCommand.Assign(assignee, request, to);
            }
            case NOTES -> {
                String text = call.body(Asked.Note.class).text();
                yield (request, to) -> new CaseCommand.AddNote(text, request, to);
            }
            case SEVERITY -> {
                var severity = call.body(Asked.Grading.class).severity();
                yield (request, to) -> new CaseCommand.ChangeSeverity(severity, request, to);
            }
            case TLP -> {
                Tlp tlp = call.body(Asked.NewMarking.class).tlp();
                yield (request, to) -> new CaseCommand.Mark(tlp, request, to);
            }
            case RESTRICT -> {
                Asked.Restriction asked = call.body(Asked.Restriction.class);
                asked.people().forEach(people);
                yield (request, to) -> new CaseCommand.Restrict(asked.people(), asked.reason(), request, to);
            }
            case START -> move(CaseVerb.START, call);
            case HOLD -> move(CaseVerb.HOLD, call);
            case RESUME -> move(CaseVerb.RESUME, call);
            case CONTAIN -> move(CaseVerb.CONTAIN, call);
            case RESOLVE -> {
                String note = call.body(Asked.Resolution.class).note();
                yield (request, to) -> new CaseCommand.Resolve(note, request, to);
            }
            case CLOSE -> {
                Asked.Judgement judgement = call.body(Asked.Judgement.class);
                yield (request, to) ->
                        new CaseCommand.Close(judgement.classification(), judgement.determination(), request, to);
            }
            case REOPEN -> {
                String reason = call.body(Asked.Reopening.class).reason();
                yield (request, to) -> new CaseCommand.Reopen(reason, request, to);
            }
            case MERGE, SPLIT, LINK, UNLINK, ACCEPT, DISMISS, MOVE, ADD ->
                throw new IllegalArgumentException(action.text() + " is about two cases");
        };
    }

    private static CaseOrder move(CaseVerb verb, Call call) {
        call.body(Asked.Nothing.class);
        return (request, to) -> new CaseCommand.Move(verb, request, to);
    }

    static Operation described(CaseAction action) {
        return operation(action)
                .with(CaseRoutes.ID, Parameter.IDEMPOTENCY_KEY, Parameter.IF_MATCH)
                .answersVersioned(CaseView.class)
                .refuses(
                        409,
                        action == CaseAction.CONFIRM
                                ? "There is nothing to confirm, or more bad news came since you looked."
                                : "The case's state does not allow it, or somebody else has it; state and version"
                                        + " tell.");
    }

    private static Operation operation(CaseAction action) {
        return switch (action) {
            case ACKNOWLEDGE ->
                Operation.of("acknowledgeCase", "You have it: its pages stop").takes(Asked.Nothing.class);
            case SNOOZE ->
                Operation.of("snoozeCase", "Put it off: it is new again, and told, at a time")
                        .text("Whoever has the case may, and whoever takes it by that. Refused with"
                                + " `case.acknowledged-by-other`, and with `case.snooze-time` for a time that is past or"
                                + " more than 30 days away. Working on it ends the snooze.")
                        .takes(Asked.Snoozing.class);
            case CONFIRM ->
                Operation.of("confirmCase", "You have seen that it got worse: its pages about that stop")
                        .text("Any responder may; the case says who did. Refused with `case.nothing-to-confirm`"
                                + " when there is nothing, and with `case.worse-since` when more bad news"
                                + " came than `news` says.")
                        .takes(Asked.Confirmation.class);
            case ASSIGN ->
                Operation.of("assignCase", "Give it to somebody")
                        .takes(Asked.Assignment.class)
                        .refuses(
                                422,
                                "case.assignee-unknown: nobody who can work on cases has that name; nearest is one who"
                                        + " has nearly.");
            case NOTES -> Operation.of("notesCase", "Add a note").takes(Asked.Note.class);
            case SEVERITY -> Operation.of("severityCase", "Grade it anew").takes(Asked.Grading.class);
            case TLP ->
                Operation.of("tlpCase", "Say how far it may be told")
                        .text("Who is not cleared for the label does not see the case any more, wherever it stands."
                                + " Refused with `case.above-clearance` for a label above your own clearance, and with"
                                + " `case.lowering` when only those who may restrict cases may lower it.")
                        .takes(Asked.NewMarking.class);
            case RESTRICT ->
                Operation.of("restrictCase", "Let named people alone see it")
                        .text("Everybody else, administrators too, gets the answers of a case that is not there. Each"
                                + " read of it goes into the audit. Whoever restricts it stays in.")
                        .takes(Asked.Restriction.class)
                        .refuses(422, "case.person-unknown: nobody has that name.");
            case START -> Operation.of("startCase", "The work has started").takes(Asked.Nothing.class);
            case HOLD -> Operation.of("holdCase", "Put it on hold").takes(Asked.Nothing.class);
            case RESUME -> Operation.of("resumeCase", "Go on").takes(Asked.Nothing.class);
            case CONTAIN ->
                Operation.of("containCase", "The attack is contained").takes(Asked.Nothing.class);
            case RESOLVE -> Operation.of("resolveCase", "It is resolved").takes(Asked.Resolution.class);
            case CLOSE -> Operation.of("closeCase", "Close it with a judgement").takes(Asked.Judgement.class);
            case REOPEN ->
                Operation.of("reopenCase", "Open it again: a new escalation round")
                        .takes(Asked.Reopening.class);
            case MERGE, SPLIT, LINK, UNLINK, ACCEPT, DISMISS, MOVE, ADD ->
                throw new IllegalArgumentException(action.text() + " is about two cases");
        };
    }

    static Problem unknown(String verb) {
        return Problem.of(
                404,
                "case.verb-unknown",
                "There is no verb %s for a case. Use one of %s."
                        .formatted(
                                verb,
                                Arrays.stream(CaseAction.values())
                                        .map(CaseAction::text)
                                        .collect(Collectors.joining(", "))));
    }
}
