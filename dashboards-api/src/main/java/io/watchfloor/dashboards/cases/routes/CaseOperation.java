package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * An operation of users on a case. Its route, API description, command and dialog are derived from it.
 *
 * @param action name, required right, and the case states in which the operation is allowed
 * @param body request body
 * @param description for the API
 * @param words texts for users
 * @param dangerous whether the operation requires a new passkey check
 * @param decision whether the case or triage decides, and with which command
 */
public record CaseOperation<B extends Record>(
        CaseAction action,
        Class<B> body,
        Operation description,
        Labels words,
        boolean dangerous,
        Decision<B> decision) {

    /**
     * Texts of the operation for the page and the command line.
     *
     * @param command name on the command line
     * @param button label of the button
     * @param title of the dialog
     * @param note explanation in the dialog; may be empty
     * @param done past participle for confirmations, such as {@code snoozed}
     */
    public record Labels(String command, String button, String title, String note, String done) {}

    /** Decides whether an operation is executed: the case itself, or triage. */
    public sealed interface Decision<B> {}

    /** The case itself decides. */
    @FunctionalInterface
    non-sealed interface ByCase<B> extends Decision<B> {
        CaseCommand command(B asked, CaseCommand.Request request, ActorRef<CaseReply> to);
    }

    /**
     * Triage decides for two cases.
     *
     * @param with the other case; the person also needs the right for that case
     * @param shown the case in the response
     */
    record ByTriage<B extends Record>(
            Function<CasePair, CaseName> with, Function<CasePair, CaseName> shown, AboutTwo<B> command)
            implements Decision<B> {}

    /** Creates a triage command for two cases. */
    @FunctionalInterface
    interface AboutTwo<B> {
        TriageCommand command(B asked, CasePair cases, By by, ActorRef<TriageReply> to);
    }

    /** The person, the idempotency key and the authorization of a triage command. */
    record By(ChangeOrigin cause, @Nullable String key, CommandAuthorization warrant) {}

    /** Triage decides, for alerts that move between cases. */
    @FunctionalInterface
    non-sealed interface OfAlerts<B> extends Decision<B> {
        Picked picked(B asked);
    }

    /**
     * @param out whether the alerts are moved out of the case in the path; otherwise they are added to that case
     * @param other new case of the alerts; null if the alerts get no new case
     */
    record Picked(
            boolean out, List<String> alerts, @Nullable String other, String reason) {}

    /** The right that all operations on several cases require. */
    static final Verb RIGHT_FOR_SEVERAL = Verb.RESPOND;

    private static final String OTHER_UNKNOWN =
            "case.other-unknown: no case matches the value of the field named by `field`.";
    private static final String ALERT_UNKNOWN = "case.alert-unknown: no alerts have the IDs in `alerts`.";

    /** Text that the command line prints after an operation. */
    static final String NOW =
            "Case {number} is {status}{acknowledgedBy?, acknowledged by {acknowledgedBy}}{assignee?, assigned to {assignee}}";

    private static final Set<CaseAction> OF_PROPOSALS = EnumSet.of(CaseAction.ACCEPT, CaseAction.DISMISS);

    /** All operations, in the order of their buttons on the page. */
    public static final List<CaseOperation<?>> ALL = List.of(
            byCase(
                    CaseAction.ACKNOWLEDGE,
                    RequestBodies.Nothing.class,
                    Operation.of("acknowledgeCase", "Acknowledge a case; its notifications stop"),
                    new Labels("ack", "Acknowledge", "Acknowledge the case", "Its notifications stop.", "acknowledged"),
                    (asked, by, to) -> new CaseCommand.Acknowledge(by, to)),
            byCase(
                    CaseAction.CONFIRM,
                    RequestBodies.Confirmation.class,
                    Operation.of(
                                    "confirmCase",
                                    "Acknowledge that a case escalated; the notifications of the escalation stop")
                            .text(
                                    "Every responder may acknowledge the escalation; the case shows who acknowledged it. Rejected"
                                            + " with `case.nothing-to-confirm` if there is no unacknowledged escalation, and with"
                                            + " `case.worse-since` if the case escalated again after the update number `news`.")
                            .refuses(
                                    409,
                                    "No escalation is unacknowledged, or the case escalated again after you loaded it."),
                    new Labels(
                            "confirm",
                            "Acknowledge update",
                            "Acknowledge that the case escalated",
                            "Notifications of this escalation stop.",
                            "update acknowledged"),
                    (asked, by, to) -> new CaseCommand.Confirm(asked.news(), by, to)),
            move(CaseVerb.START, Operation.of("startCase", "Start work on a case"), "Start work", "work started"),
            move(CaseVerb.RESUME, Operation.of("resumeCase", "Resume work on a case"), "Resume work", "work resumed"),
            move(CaseVerb.HOLD, Operation.of("holdCase", "Put a case on hold"), "Put on hold", "put on hold"),
            move(
                    CaseVerb.CONTAIN,
                    Operation.of("containCase", "Mark a case as contained"),
                    "Mark contained",
                    "contained"),
            byCase(
                    CaseAction.ASSIGN,
                    RequestBodies.Assignment.class,
                    Operation.of("assignCase", "Assign a case to a user")
                            .refuses(
                                    422,
                                    "case.assignee-unknown: no user with that name can work on cases; `nearest` is the most"
                                            + " similar name."),
                    new Labels("assign", "Assign", "Assign the case", "", "assigned"),
                    (asked, by, to) -> new CaseCommand.Assign(asked.assignee(), by, to)),
            byCase(
                    CaseAction.SNOOZE,
                    RequestBodies.Snoozing.class,
                    Operation.of("snoozeCase", "Snooze a case until a time")
                            .text(
                                    "The case is assigned to you. At the given time the status of the case becomes new, and its"
                                            + " notifications start again. Only the user who acknowledged the case can snooze it; an"
                                            + " unacknowledged case is acknowledged. Rejected with `case.acknowledged-by-other`, and with"
                                            + " `case.snooze-time` for a time in the past or more than 30 days ahead. Working on the case"
                                            + " ends the snooze."),
                    new Labels(
                            "snooze",
                            "Snooze",
                            "Snooze the case",
                            "The case stays yours until then. Then its status becomes new, and its notifications"
                                    + " start again.",
                            "snoozed"),
                    (asked, by, to) -> new CaseCommand.Snooze(asked.until(), asked.reason(), by, to)),
            byCase(
                    CaseAction.SEVERITY,
                    RequestBodies.Grading.class,
                    Operation.of("severityCase", "Set the severity of a case"),
                    new Labels("severity", "Severity", "Set the severity", "", "has a new severity"),
                    (asked, by, to) -> new CaseCommand.ChangeSeverity(asked.severity(), by, to)),
            byCase(
                    CaseAction.TIER,
                    RequestBodies.TierChange.class,
                    Operation.of("tierCase", "Move a case to another tier")
                            .text(
                                    "A case has one tier: that of the analysts who work on it. A new case has the tier `tier1`. The move"
                                            + " notifies no one, and changes neither the status nor the assignee. Send `If-Match` to be"
                                            + " rejected with `case.stale-version` if another user has moved the case first."),
                    new Labels(
                            "tier",
                            "Tier",
                            "Move the case to another tier",
                            "The move notifies no one. Status and assignee stay as they are.",
                            "moved to another tier"),
                    (asked, by, to) -> new CaseCommand.ChangeTier(asked.tier(), asked.reason(), by, to)),
            byCase(
                    CaseAction.NOTES,
                    RequestBodies.Note.class,
                    Operation.of("notesCase", "Add a note to a case"),
                    new Labels(
                            "note",
                            "Add note",
                            "Add a note",
                            "The first note of the user who acknowledged the case sets its status to in progress.",
                            "has a new note"),
                    (asked, by, to) -> new CaseCommand.AddNote(asked.text(), by, to)),
            byCase(
                    CaseAction.NOTE,
                    RequestBodies.NoteEdit.class,
                    Operation.of("editCaseNote", "Edit a note of a case")
                            .text(
                                    "The former text stays readable. Only the user who wrote the note and leads can edit it:"
                                            + " others are rejected with `case.note-of-other`. Rejected with `case.note-stale` if the"
                                            + " note has another revision than `revision`, and with `case.note-unknown` if the case"
                                            + " has no such note. A note can have 100 texts, and a case 1,000 edited notes: others are"
                                            + " rejected with `case.note-edits-full`."),
                    new Labels(
                            "edit-note",
                            "Edit note",
                            "Edit a note",
                            "The former text stays readable.",
                            "has an edited note"),
                    (asked, by, to) ->
                            new CaseCommand.EditNote(asked.note(), asked.revision(), asked.text(), null, by, to)),
            byCase(
                    CaseAction.TASKS,
                    RequestBodies.NewTask.class,
                    Operation.of("addCaseTask", "Add a task to a case")
                            .text("Rejected with `case.tasks-full` if the case has 200 tasks.")
                            .refuses(422, "case.assignee-unknown: no user with that name can work on cases."),
                    new Labels("add-task", "Add task", "Add a task", "", "has a new task"),
                    (asked, by, to) -> new CaseCommand.AddTasks(
                            List.of(new CaseTask.Draft(asked.title(), asked.owner(), asked.due())), null, by, to)),
            byCase(
                    CaseAction.TEMPLATE,
                    RequestBodies.FromTemplate.class,
                    Operation.of("addTemplateTasks", "Add the tasks of a template to a case")
                            .text(
                                    "The tasks have no owner, and are due after the minutes that the template gives. Rejected with"
                                            + " `case.tasks-full` if the case would have more than 200 tasks.")
                            .refuses(422, "task-template.unknown: no template has that name."),
                    new Labels(
                            "add-template",
                            "Add tasks of a template",
                            "Add the tasks of a template",
                            "",
                            "has new tasks"),
                    (asked, by, to) -> new CaseCommand.AddTasks(List.of(), asked.template(), by, to)),
            byCase(
                    CaseAction.TASK,
                    RequestBodies.TaskEdit.class,
                    Operation.of("changeCaseTask", "Change the title, owner, due time or status of a task")
                            .text(
                                    "Rejected with `case.task-stale` if the task has another revision than `revision`, and with"
                                            + " `case.task-unknown` if the case has no such task. What is absent stays as it is: `noDue`"
                                            + " removes the due time, and the owner `none` removes the owner.")
                            .refuses(422, "case.assignee-unknown: no user with that name can work on cases."),
                    new Labels("task", "Change task", "Change a task", "", "has a changed task"),
                    (asked, by, to) -> new CaseCommand.ChangeTask(
                            new CaseTask.Edit(
                                    asked.task(),
                                    asked.revision(),
                                    asked.title(),
                                    asked.owner(),
                                    asked.due(),
                                    Boolean.TRUE.equals(asked.noDue()),
                                    asked.status()),
                            by,
                            to)),
            byCase(
                    CaseAction.RESOLVE,
                    RequestBodies.Resolution.class,
                    Operation.of("resolveCase", "Resolve a case"),
                    new Labels("resolve", "Resolve", "Resolve the case", "", "resolved"),
                    (asked, by, to) -> new CaseCommand.Resolve(asked.note(), by, to)),
            byCase(
                    CaseAction.CLOSE,
                    RequestBodies.Judgement.class,
                    Operation.of("closeCase", "Close a case with a classification and a determination")
                            .text(
                                    "Rejected with `case.open-tasks` if the case has open tasks and `openTasks` does not say"
                                            + " whether to keep or to cancel them."),
                    new Labels("close", "Close", "Close the case", "", "closed"),
                    (asked, by, to) -> new CaseCommand.Close(
                            asked.classification(), asked.determination(), asked.openTasks(), by, to)),
            byCase(
                    CaseAction.REOPEN,
                    RequestBodies.Reopening.class,
                    Operation.of("reopenCase", "Reopen a case; a new escalation round starts"),
                    new Labels(
                            "reopen",
                            "Reopen",
                            "Reopen the case",
                            "Its status becomes new, and its notifications start again.",
                            "reopened"),
                    (asked, by, to) -> new CaseCommand.Reopen(asked.reason(), by, to)),
            byCase(
                    CaseAction.TLP,
                    RequestBodies.NewMarking.class,
                    Operation.of("tlpCase", "Set the TLP of a case")
                            .text("Users without clearance for the label no longer see the case anywhere. Rejected with"
                                    + " `case.above-clearance` for a label above your own clearance, and with `case.lowering`"
                                    + " if only users who may restrict cases can lower the label."),
                    new Labels(
                            "tlp",
                            "TLP",
                            "Set the TLP",
                            "Users without clearance for the label no longer see the case.",
                            "has a new TLP"),
                    (asked, by, to) -> new CaseCommand.Mark(asked.tlp(), by, to)),
            byCase(
                            CaseAction.RESTRICT,
                            RequestBodies.Restriction.class,
                            Operation.of("restrictCase", "Restrict a case to named users")
                                    .text(
                                            "For all other users, including administrators, the case does not exist. Every read of the"
                                                    + " case is written to the audit log. The user who restricts the case keeps access.")
                                    .refuses(422, "case.person-unknown: no user has that name."),
                            new Labels(
                                    "restrict",
                                    "Restrict",
                                    "Restrict the case",
                                    "After that, only you and the named users can see the case; administrators cannot. Leave the"
                                            + " list empty to lift the restriction.",
                                    "restriction changed"),
                            (asked, by, to) -> new CaseCommand.Restrict(asked.people(), asked.reason(), by, to))
                    .withPasskey(),
            byCase(
                    CaseAction.EXERCISE,
                    RequestBodies.ExerciseReason.class,
                    Operation.of("exerciseCase", "Mark a case as part of an exercise")
                            .text("No one is notified of the case, and figures leave it out. The case leaves the"
                                    + " exercise when an alert of another asset is added.")
                            .refuses(409, "case.is-exercise: the case belongs to an exercise already."),
                    new Labels(
                            "exercise",
                            "Mark as exercise",
                            "Mark the case as part of an exercise",
                            "No one is notified of the case, and figures leave it out.",
                            "marked as exercise"),
                    (asked, by, to) -> new CaseCommand.MarkExercise(asked.reason(), by, to)),
            byCase(
                    CaseAction.UNEXERCISE,
                    RequestBodies.ExerciseReason.class,
                    Operation.of("unexerciseCase", "Remove a case from an exercise")
                            .text("People are notified of the case as usual, and figures count it.")
                            .refuses(409, "case.no-exercise: the case belongs to no exercise."),
                    new Labels(
                            "unexercise",
                            "Not an exercise",
                            "Remove the case from the exercise",
                            "People are notified of the case as usual, and figures count it.",
                            "no longer an exercise"),
                    (asked, by, to) -> new CaseCommand.UnmarkExercise(asked.reason(), by, to)),
            byTriage(
                    CaseAction.MERGE,
                    RequestBodies.Merging.class,
                    Operation.of("mergeCase", "Merge a case into another case")
                            .text(
                                    "Alerts, notifications and notes stay in their case, and the parent case shows them too."
                                            + " Unmerge undoes the merge. If the other case is itself merged, its parent case is used. The"
                                            + " response contains the parent case."),
                    new Labels(
                            "merge",
                            "Merge",
                            "Merge into another case",
                            "Alerts, notifications and notes stay in their case, and the parent case shows them too."
                                    + " Unmerge undoes the merge.",
                            "merged"),
                    CasePair::openParent,
                    CasePair::openParent,
                    (asked, two, by, to) -> new TriageCommand.Merge(
                            two.ownName(), two.otherName(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.UNMERGE,
                    RequestBodies.Splitting.class,
                    Operation.of("unmergeCase", "Unmerge a merged case")
                            .text(
                                    "The case becomes independent again and keeps the alerts that were added after the merge."
                                            + " The center does not merge the two cases again automatically."),
                    new Labels(
                            "unmerge",
                            "Unmerge",
                            "Unmerge a case",
                            "The merged case becomes independent again.",
                            "unmerged"),
                    CasePair::otherName,
                    CasePair::ownName,
                    (asked, two, by, to) -> new TriageCommand.Split(
                            two.otherName(), two.ownName(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.LINK,
                    RequestBodies.Linking.class,
                    Operation.of("linkCase", "Link a case to another case")
                            .text("The cases stay independent; both cases show the link."),
                    new Labels("link", "Link", "Link to another case", "The cases stay independent.", "linked"),
                    CasePair::otherName,
                    CasePair::ownName,
                    (asked, two, by, to) -> new TriageCommand.Link(
                            two.ownName(), asked.kind(), two.otherName(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.UNLINK,
                    RequestBodies.Linking.class,
                    Operation.of("unlinkCase", "Remove a link to another case"),
                    new Labels("unlink", "Remove link", "Remove a link to another case", "", "no longer linked"),
                    CasePair::otherName,
                    CasePair::ownName,
                    (asked, two, by, to) -> new TriageCommand.Unlink(
                            two.ownName(), asked.kind(), two.otherName(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.ACCEPT,
                    RequestBodies.Answer.class,
                    Operation.of("acceptMergeSuggestion", "Accept a merge suggestion")
                            .text("The newer case is merged into the older case. Unmerge undoes the merge. The response"
                                    + " contains the parent case."),
                    new Labels(
                            "accept",
                            "Accept",
                            "Accept a merge suggestion",
                            "The newer case is merged into the older case. Unmerge undoes the merge.",
                            "merged"),
                    CasePair::otherName,
                    CasePair::older,
                    (asked, two, by, to) -> new TriageCommand.Accept(
                            two.ownName(), two.otherName(), by.cause(), by.key(), by.warrant(), to)),
            byTriage(
                    CaseAction.DISMISS,
                    RequestBodies.Answer.class,
                    Operation.of("dismissMergeSuggestion", "Dismiss a merge suggestion")
                            .text("The two cases are suggested again only if alerts link them by a new indicator."),
                    new Labels(
                            "dismiss",
                            "Dismiss",
                            "Dismiss a merge suggestion",
                            "The cases are suggested again only if alerts link them by a new indicator.",
                            "kept separate"),
                    CasePair::otherName,
                    CasePair::ownName,
                    (asked, two, by, to) -> new TriageCommand.Dismiss(
                            two.ownName(), two.otherName(), by.cause(), by.key(), by.warrant(), to)),
            ofAlerts(
                    CaseAction.MOVE,
                    RequestBodies.Moving.class,
                    Operation.of("moveAlerts", "Move alerts to another case, or out of all cases")
                            .text(
                                    "Later alerts that are linked to the moved alerts are added to the same case. To undo the"
                                            + " move, move the alerts back. Evidence and sent notifications do not change. The response"
                                            + " contains the case in the path."),
                    new Labels(
                            "move",
                            "Move alerts",
                            "Move alerts",
                            "Later alerts that are linked to the moved alerts are added to the same case. To undo the"
                                    + " move, move the alerts back.",
                            "alerts moved"),
                    asked -> new Picked(true, asked.alerts(), asked.to(), asked.reason())),
            ofAlerts(
                    CaseAction.ADD,
                    RequestBodies.Adding.class,
                    Operation.of("addAlerts", "Add alerts without a case")
                            .text(
                                    "Either all alerts are added to the case or the request is rejected. To undo this, move the"
                                            + " alerts out of the case."),
                    new Labels(
                            "add",
                            "Add alerts",
                            "Add alerts",
                            "Only alerts without a case can be added. Either all of the alerts are added or none.",
                            "alerts added"),
                    asked -> new Picked(false, asked.alerts(), null, asked.reason())));

    private static <B extends Record> CaseOperation<B> byCase(
            CaseAction action, Class<B> body, Operation described, Labels words, ByCase<B> command) {
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
                                "The status of the case does not allow the change, or another user acknowledged the case:"
                                        + " see `state` and `version`."),
                words,
                false,
                command);
    }

    private static CaseOperation<RequestBodies.Nothing> move(
            CaseVerb verb, Operation described, String button, String done) {
        return byCase(
                CaseAction.of(verb.text()),
                RequestBodies.Nothing.class,
                described,
                new Labels(verb.text(), button, button, "", done),
                (asked, by, to) -> new CaseCommand.Move(verb, by, to));
    }

    private static <B extends Record> CaseOperation<B> byTriage(
            CaseAction action,
            Class<B> body,
            Operation described,
            Labels words,
            Function<CasePair, CaseName> with,
            Function<CasePair, CaseName> shown,
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
            CaseAction action, Class<B> body, Operation described, Labels words, OfAlerts<B> picked) {
        return new CaseOperation<>(
                action, body, ofTriage(described, body).refuses(422, ALERT_UNKNOWN), words, false, picked);
    }

    private static Operation ofTriage(Operation described, Class<? extends Record> body) {
        return described
                .with(CaseRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                .takes(body)
                .answersVersioned(CaseView.class)
                .refuses(
                        409,
                        "The status of one of the cases does not allow the change; `other` and `otherNumber` name"
                                + " this case.");
    }

    private CaseOperation<B> withPasskey() {
        return new CaseOperation<>(action, body, description, words, true, decision);
    }

    public String name() {
        return action.text();
    }

    /** Whether the operation can be executed on several cases: it needs no value of a single case. */
    public boolean isForSeveral() {
        return decision instanceof ByCase
                && !dangerous
                && action.needs() == RIGHT_FOR_SEVERAL
                && fields().stream().noneMatch(field -> field.isList() || field.isNumber());
    }

    public List<Field> fields() {
        return Field.of(body);
    }

    /** Describes the route; the handler is added separately. */
    public ApiRoute route() {
        ApiRoute route = ApiRoute.unbound("POST", "/api/v1/cases/{id}/" + name(), action.needs())
                .is(description.command(command()));
        return dangerous ? route.asDangerous() : route;
    }

    private Command command() {
        String after = arguments(Input.Place.AFTER);
        String usage = "%s %s%s%s%s [OPTIONS]"
                .formatted(
                        OF_PROPOSALS.contains(action) ? "merge-suggestions" : "cases",
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

    /** Additional text that the command line prints. */
    private String also() {
        return switch (action) {
            case CONFIRM -> "; escalation acknowledged ({worsened.what*title})";
            case MERGE, UNMERGE -> "{mergedCases#=0?; no merged cases|; merged cases: {mergedCases*number}}";
            case LINK, UNLINK -> "{linkedCases#=0?; no linked cases|; linked cases: {linkedCases*number}}";
            case ACCEPT -> "; the cases are merged";
            case DISMISS -> "; the merge suggestion was dismissed";
            default -> "";
        };
    }
}
