package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.wire.Asked;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.Cause;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.platform.rights.Warrant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What people do to a case, as one value. Its route, its entry in the description of the API, its command on the
 * command line and its dialog on the page come from it.
 *
 * @param action its name, its right, and when a case allows it
 * @param body what people send with it
 * @param description its entry in the description of the API
 * @param words for people
 * @param dangerous whether people show a passkey again
 * @param decision who decides, and by which command
 */
public record CaseOperation<B extends Record>(
        CaseAction action, Class<B> body, Operation description, Words words, boolean dangerous, Decision<B> decision) {

    /**
     * For the page and the command line.
     *
     * @param command its name on the command line
     * @param button what opens its dialog, or does it when there is nothing to ask
     * @param title of the dialog
     * @param note what people should know before; may be empty
     * @param done what a message then says of the case: {@code snoozed}
     */
    public record Words(String command, String button, String title, String note, String done) {}

    /** Who decides an operation. */
    public sealed interface Decision<B> {}

    /** The case itself. */
    @FunctionalInterface
    non-sealed interface ByCase<B> extends Decision<B> {
        CaseCommand command(B asked, CaseCommand.Request request, ActorRef<CaseReply> to);
    }

    /**
     * Triage, about the case and the one that the body names.
     *
     * @param with the other case that the person must be allowed to change
     * @param shown in the answer
     */
    record ByTriage<B extends Record>(Function<Two, CaseName> with, Function<Two, CaseName> shown, AboutTwo<B> command)
            implements Decision<B> {}

    /** A command about two cases. */
    @FunctionalInterface
    interface AboutTwo<B> {
        TriageCommand command(B asked, Two cases, By by, ActorRef<TriageReply> to);
    }

    /** Who asks triage, and why. */
    record By(Cause cause, @Nullable String key, Warrant warrant) {}

    /** Triage, about alerts that go from one case to another. */
    @FunctionalInterface
    non-sealed interface OfAlerts<B> extends Decision<B> {
        Picked picked(B asked);
    }

    /**
     * @param out whether the alerts go out of the case; otherwise they come into it
     * @param other where they go; null when they are to be without a case
     */
    record Picked(
            boolean out, List<String> alerts, @Nullable String other, String reason) {}

    private static final String OTHER_UNKNOWN = "case.other-unknown: there is no case that `field` names.";
    private static final String ALERT_UNKNOWN = "case.alert-unknown: there are no `alerts` with these ids.";

    /** What the command line says of a case. */
    static final String NOW =
            "Case {number} is {status}{acknowledgedBy?, acknowledged by {acknowledgedBy}}{assignee?, assigned to {assignee}}";

    private static final Set<CaseAction> OF_PROPOSALS = EnumSet.of(CaseAction.ACCEPT, CaseAction.DISMISS);

    /** All of them, in the order of their buttons. */
    public static final List<CaseOperation<?>> ALL = List.of(
            byCase(
                    CaseAction.ACKNOWLEDGE,
                    Asked.Nothing.class,
                    Operation.of("acknowledgeCase", "You have it: its pages stop"),
                    new Words("ack", "Acknowledge", "Acknowledge the case", "Its notifications stop.", "acknowledged"),
                    (asked, by, to) -> new CaseCommand.Acknowledge(by, to)),
            byCase(
                    CaseAction.CONFIRM,
                    Asked.Confirmation.class,
                    Operation.of("confirmCase", "You have seen that it got worse: its pages about that stop")
                            .text("Any responder may; the case says who did. Refused with"
                                    + " `case.nothing-to-confirm` when there is nothing, and with"
                                    + " `case.worse-since` when more bad news came than `news` says.")
                            .refuses(409, "There is nothing to confirm, or more bad news came since you looked."),
                    new Words(
                            "confirm",
                            "Acknowledge update",
                            "Acknowledge that the case escalated",
                            "Its notifications about that stop.",
                            "update acknowledged"),
                    (asked, by, to) -> new CaseCommand.Confirm(asked.news(), by, to)),
            move(CaseVerb.START, Operation.of("startCase", "The work has started"), "Start work", "work started"),
            move(CaseVerb.RESUME, Operation.of("resumeCase", "Go on"), "Resume work", "work resumed"),
            move(CaseVerb.HOLD, Operation.of("holdCase", "Put it on hold"), "Put on hold", "put on hold"),
            move(
                    CaseVerb.CONTAIN,
                    Operation.of("containCase", "The attack is contained"),
                    "Mark contained",
                    "contained"),
            byCase(
                    CaseAction.ASSIGN,
                    Asked.Assignment.class,
                    Operation.of("assignCase", "Give it to somebody")
                            .refuses(
                                    422,
                                    "case.assignee-unknown: nobody who can work on cases has that name;"
                                            + " nearest is one who has nearly."),
                    new Words("assign", "Assign", "Assign the case", "", "assigned"),
                    (asked, by, to) -> new CaseCommand.Assign(asked.assignee(), by, to)),
            byCase(
                    CaseAction.SNOOZE,
                    Asked.Snoozing.class,
                    Operation.of("snoozeCase", "Put it off: it is new again, and told, at a time")
                            .text("Whoever has the case may, and whoever takes it by that. Refused with"
                                    + " `case.acknowledged-by-other`, and with `case.snooze-time` for a time"
                                    + " that is past or more than 30 days away. Working on it ends the"
                                    + " snooze."),
                    new Words(
                            "snooze",
                            "Snooze",
                            "Snooze the case",
                            "The case is yours until then. Then it is new again and its notifications start again.",
                            "snoozed"),
                    (asked, by, to) -> new CaseCommand.Snooze(asked.until(), asked.reason(), by, to)),
            byCase(
                    CaseAction.SEVERITY,
                    Asked.Grading.class,
                    Operation.of("severityCase", "Grade it anew"),
                    new Words("severity", "Severity", "Set the severity", "", "has another severity"),
                    (asked, by, to) -> new CaseCommand.ChangeSeverity(asked.severity(), by, to)),
            byCase(
                    CaseAction.NOTES,
                    Asked.Note.class,
                    Operation.of("notesCase", "Add a note"),
                    new Words(
                            "note",
                            "Add note",
                            "Add a note",
                            "The first note of the person who acknowledged a case moves it to in progress.",
                            "has your note"),
                    (asked, by, to) -> new CaseCommand.AddNote(asked.text(), by, to)),
            byCase(
                    CaseAction.RESOLVE,
                    Asked.Resolution.class,
                    Operation.of("resolveCase", "It is resolved"),
                    new Words("resolve", "Resolve", "Resolve the case", "", "resolved"),
                    (asked, by, to) -> new CaseCommand.Resolve(asked.note(), by, to)),
            byCase(
                    CaseAction.CLOSE,
                    Asked.Judgement.class,
                    Operation.of("closeCase", "Close it with a judgement"),
                    new Words("close", "Close", "Close the case", "", "closed"),
                    (asked, by, to) -> new CaseCommand.Close(asked.classification(), asked.determination(), by, to)),
            byCase(
                    CaseAction.REOPEN,
                    Asked.Reopening.class,
                    Operation.of("reopenCase", "Open it again: a new escalation round"),
                    new Words(
                            "reopen",
                            "Reopen",
                            "Reopen the case",
                            "It is new again, and its notifications start again.",
                            "open again"),
                    (asked, by, to) -> new CaseCommand.Reopen(asked.reason(), by, to)),
            byCase(
                    CaseAction.TLP,
                    Asked.NewMarking.class,
                    Operation.of("tlpCase", "Say how far it may be told")
                            .text("Who is not cleared for the label does not see the case any more,"
                                    + " wherever it stands. Refused with `case.above-clearance` for a label"
                                    + " above your own clearance, and with `case.lowering` when only those"
                                    + " who may restrict cases may lower it."),
                    new Words(
                            "tlp",
                            "TLP",
                            "Set the TLP",
                            "Users who are not cleared for it no longer see the case.",
                            "has another TLP"),
                    (asked, by, to) -> new CaseCommand.Mark(asked.tlp(), by, to)),
            byCase(
                            CaseAction.RESTRICT,
                            Asked.Restriction.class,
                            Operation.of("restrictCase", "Let named people alone see it")
                                    .text("Everybody else, administrators too, gets the answers of a"
                                            + " case that is not there. Each read of it goes into the audit."
                                            + " Whoever restricts it stays in.")
                                    .refuses(422, "case.person-unknown: nobody has that name."),
                            new Words(
                                    "restrict",
                                    "Restrict",
                                    "Restrict the case",
                                    "Only you and the named people see it then, administrators neither."
                                            + " Name nobody to lift the restriction.",
                                    "restriction changed"),
                            (asked, by, to) -> new CaseCommand.Restrict(asked.people(), asked.reason(), by, to))
                    .withPasskey(),
            byTriage(
                    CaseAction.MERGE,
                    Asked.Merging.class,
                    Operation.of("mergeCase", "Make it a part of another case")
                            .text("Nothing moves: the other case shows the alerts, pages and notes of"
                                    + " both, and split undoes it. A case that is a part itself stands for"
                                    + " its whole. Answers with the whole."),
                    new Words(
                            "merge",
                            "Merge",
                            "Merge into another case",
                            "Nothing moves: the other case shows the alerts, notifications and notes of"
                                    + " both, and a split undoes it.",
                            "merged"),
                    Two::openWhole,
                    Two::openWhole,
                    (asked, two, by, to) ->
                            new TriageCommand.Merge(two.here(), two.there(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.SPLIT,
                    Asked.Splitting.class,
                    Operation.of("splitCase", "Make a part of it a case of its own again")
                            .text("The part is what it was, with the alerts that joined it since. The"
                                    + " center does not merge the two again."),
                    new Words(
                            "split", "Split off", "Split off a part", "The part is a case of its own again.", "split"),
                    Two::there,
                    Two::here,
                    (asked, two, by, to) ->
                            new TriageCommand.Split(two.there(), two.here(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.LINK,
                    Asked.Linking.class,
                    Operation.of("linkCase", "Say what it is to another case")
                            .text("Both stay cases of their own, and both show the link."),
                    new Words("link", "Link", "Link to another case", "Both stay cases of their own.", "linked"),
                    Two::there,
                    Two::here,
                    (asked, two, by, to) -> new TriageCommand.Link(
                            two.here(), asked.kind(), two.there(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.UNLINK,
                    Asked.Linking.class,
                    Operation.of("unlinkCase", "Take a link back"),
                    new Words("unlink", "Remove link", "Remove a link to another case", "", "no longer linked"),
                    Two::there,
                    Two::here,
                    (asked, two, by, to) -> new TriageCommand.Unlink(
                            two.here(), asked.kind(), two.there(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.ACCEPT,
                    Asked.Answer.class,
                    Operation.of("acceptProposal", "Say that it and the proposed case are one")
                            .text("The younger becomes a part of the older, as by merge; split undoes"
                                    + " it. Answers with the whole."),
                    new Words(
                            "accept",
                            "Accept",
                            "Accept a merge suggestion",
                            "The younger case becomes a part of the older; a split undoes it.",
                            "merged"),
                    Two::there,
                    Two::older,
                    (asked, two, by, to) ->
                            new TriageCommand.Accept(two.here(), two.there(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.DISMISS,
                    Asked.Answer.class,
                    Operation.of("dismissProposal", "Say that it and the proposed case are two")
                            .text("They are proposed again only when alerts link them by something else."),
                    new Words(
                            "dismiss",
                            "Dismiss",
                            "Dismiss a merge suggestion",
                            "The cases are suggested again only when alerts link them by something else.",
                            "kept separate"),
                    Two::there,
                    Two::here,
                    (asked, two, by, to) ->
                            new TriageCommand.Dismiss(two.here(), two.there(), by.cause(), by.key(), by.warrant(), to)),
            ofAlerts(
                    CaseAction.MOVE,
                    Asked.Moving.class,
                    Operation.of("moveAlerts", "Move alerts of it to another case, or out of all")
                            .text("Later alerts that are linked to them go where they went. Moving them"
                                    + " back undoes it. The evidence stays; so does what was paged. Answers"
                                    + " with this case."),
                    new Words(
                            "move",
                            "Move alerts",
                            "Move alerts",
                            "Later alerts go where these went; moving them back undoes it.",
                            "alerts moved"),
                    asked -> new Picked(true, asked.alerts(), asked.to(), asked.reason())),
            ofAlerts(
                    CaseAction.ADD,
                    Asked.Adding.class,
                    Operation.of("addAlerts", "Add alerts that belong to no case")
                            .text("All of them come into the case, or nothing happens. Moving them out"
                                    + " again undoes it."),
                    new Words(
                            "add",
                            "Add alerts",
                            "Add alerts",
                            "Alerts that belong to no case: all of them, or none.",
                            "alerts added"),
                    asked -> new Picked(false, asked.alerts(), null, asked.reason())));

    private static <B extends Record> CaseOperation<B> byCase(
            CaseAction action, Class<B> body, Operation described, Words words, ByCase<B> command) {
        Operation whole = described
                .with(CaseRoutes.ID, Parameter.IDEMPOTENCY_KEY, Parameter.IF_MATCH)
                .takes(body)
                .answersVersioned(CaseView.class);
        return new CaseOperation<>(
                action,
                body,
                whole.refusals().containsKey(409)
                        ? whole
                        : whole.refuses(
                                409,
                                "The case's state does not allow it, or somebody else has it; state and version tell."),
                words,
                false,
                command);
    }

    private static CaseOperation<Asked.Nothing> move(CaseVerb verb, Operation described, String button, String done) {
        return byCase(
                CaseAction.of(verb.text()),
                Asked.Nothing.class,
                described,
                new Words(verb.text(), button, button, "", done),
                (asked, by, to) -> new CaseCommand.Move(verb, by, to));
    }

    private static <B extends Record> CaseOperation<B> byTriage(
            CaseAction action,
            Class<B> body,
            Operation described,
            Words words,
            Function<Two, CaseName> with,
            Function<Two, CaseName> shown,
            AboutTwo<B> command) {
        return new CaseOperation<>(
                action,
                body,
                ofTriage(described, body).refuses(422, OTHER_UNKNOWN),
                words,
                false,
                new ByTriage<>(with, shown, command));
    }

    private static <B extends Record> CaseOperation<B> ofAlerts(
            CaseAction action, Class<B> body, Operation described, Words words, OfAlerts<B> picked) {
        return new CaseOperation<>(
                action, body, ofTriage(described, body).refuses(422, ALERT_UNKNOWN), words, false, picked);
    }

    private static Operation ofTriage(Operation described, Class<? extends Record> body) {
        return described
                .with(CaseRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                .takes(body)
                .answersVersioned(CaseView.class)
                .refuses(409, "The cases do not allow it; other and otherNumber name the case that is the reason.");
    }

    private CaseOperation<B> withPasskey() {
        return new CaseOperation<>(action, body, description, words, true, decision);
    }

    public String name() {
        return action.text();
    }

    public List<Field> fields() {
        return Field.of(body);
    }

    /** Without what handles it. */
    public ApiRoute route() {
        ApiRoute route = ApiRoute.unbound("POST", "/api/v1/cases/{id}/" + name(), action.needs())
                .is(description.command(command()));
        return dangerous ? route.asDangerous() : route;
    }

    private Command command() {
        String after = arguments(Input.Place.AFTER);
        String usage = "%s %s%s%s%s [OPTIONS]"
                .formatted(
                        OF_PROPOSALS.contains(action) ? "proposals" : "cases",
                        words.command(),
                        arguments(Input.Place.BEFORE),
                        after.isEmpty() ? " ID..." : " ID",
                        after);
        String note = words.note();
        return Command.of(usage, words.title() + "." + (note.isEmpty() ? "" : " " + note))
                .prints(NOW + also() + ".");
    }

    private String arguments(Input.Place place) {
        return fields().stream()
                .filter(field -> field.place() == place)
                .map(field -> " %s=%s%s".formatted(field.value(), field.name(), field.isList() ? "..." : ""))
                .collect(Collectors.joining());
    }

    /** What the command line says besides. */
    private String also() {
        return switch (action) {
            case CONFIRM -> "; you have seen that it got worse ({worsened.what*title})";
            case MERGE, SPLIT -> "{parts#=0?; it has no parts|; its parts are {parts*number}}";
            case LINK, UNLINK -> "{linkedCases#=0?; it has no links|; it is linked to {linkedCases*number}}";
            case ACCEPT -> "; the cases are one now";
            case DISMISS -> "; it is no longer suggested with the other";
            default -> "";
        };
    }
}
