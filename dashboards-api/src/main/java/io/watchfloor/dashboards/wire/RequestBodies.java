package io.watchfloor.dashboards.wire;

import static io.watchfloor.dashboards.wire.json.Input.Kind.ALERT;
import static io.watchfloor.dashboards.wire.json.Input.Kind.ASSIGNEE;
import static io.watchfloor.dashboards.wire.json.Input.Kind.CASE;
import static io.watchfloor.dashboards.wire.json.Input.Kind.LONG_TEXT;
import static io.watchfloor.dashboards.wire.json.Input.Kind.PERSON;
import static io.watchfloor.dashboards.wire.json.Input.Place.AFTER;
import static io.watchfloor.dashboards.wire.json.Input.Place.BEFORE;

import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.alias.AliasClaim;
import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.OpenTasks;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.pack.ValueList;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.intel.live.StoredIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Request bodies. Optional fields are nullable. Values are checked against the declared bounds. */
public final class RequestBodies {

    static final int NOTE = 10_000;
    static final int WORD = 200;
    static final int NAME = 100;
    static final int REASON = 2_000;
    static final int HOST = 255;

    /** Maximum number of cases of an operation on several cases. */
    static final int MOST_CASES = 1_000;

    /** Maximum length of an enrollment token: its secret, the center's addresses and its CA. */
    static final int TOKEN = 2000;

    private RequestBodies() {}

    /** A request body with an optional reason. */
    public interface WithReason {
        @Nullable
        String reason();
    }

    /** An empty body. */
    public record Nothing() {}

    /** Acknowledges the escalation of a case. */
    public record Confirmation(
            @Meaning("Number of the latest escalation that you have seen, from worsened.news of the case. If"
                    + " omitted, all escalations are acknowledged.")
            @Nullable
            Integer news) {}

    /** Snoozes a case. */
    public record Snoozing(
            @Meaning("End of the snooze, within the next 30 days.")
            @Input(label = "Snooze for", refusedBy = "case.snooze-time")
            Instant until,

            @Meaning("Reason.") @Bounds(longest = REASON) @Input(kind = LONG_TEXT) @Nullable
            String reason) {}

    /** Assigns a case. */
    public record Assignment(
            @Bounds(longest = WORD) @Input(label = "Assignee", option = "to", kind = ASSIGNEE)
            String assignee) {}

    /** An operation on several cases. */
    public record BulkOperation(
            @Meaning("IDs or numbers of the cases.") @Bounds(longest = NAME, most = MOST_CASES)
            List<String> cases,

            @Meaning(
                    "Fields of the operation's own request body, such as `assignee`; omit for operations without fields.")
            @Bounds(longest = NOTE, most = 10)
            @Nullable
            Map<String, String> values) {}

    /** A note on a case. */
    public record Note(
            @Bounds(longest = NOTE) @Input(label = "Note", place = AFTER, kind = LONG_TEXT)
            String text) {}

    /** Edits a note of a case. */
    public record NoteEdit(
            @Meaning("Number of the note.") @Input(place = BEFORE, refusedBy = "case.note-unknown")
            long note,

            @Meaning("Revision of the note that you loaded.") @Input(place = BEFORE, refusedBy = "case.note-stale")
            int revision,

            @Bounds(longest = NOTE) @Input(label = "Note", place = AFTER, kind = LONG_TEXT)
            String text) {}

    /** Adds a task to a case. */
    public record NewTask(
            @Bounds(longest = WORD) @Input(label = "Task", place = AFTER)
            String title,

            @Meaning("User who does the task.")
            @Bounds(longest = WORD)
            @Input(label = "Owner", kind = ASSIGNEE)
            @Nullable
            String owner,

            @Meaning("When the task should be finished.") @Input(label = "Due in") @Nullable
            Instant due) {}

    /** Adds the tasks of a template to a case. */
    public record FromTemplate(
            @Meaning("Name of the template.")
            @Bounds(longest = WORD)
            @Input(label = "Template", place = AFTER, refusedBy = "task-template.unknown")
            String template) {}

    /** Changes a task of a case. What is absent stays as it is. */
    public record TaskEdit(
            @Meaning("Number of the task.") @Input(place = BEFORE, refusedBy = "case.task-unknown")
            int task,

            @Meaning("Revision of the task that you loaded.") @Input(place = BEFORE, refusedBy = "case.task-stale")
            int revision,

            @Bounds(longest = WORD) @Nullable String title,

            @Meaning("User who does the task, or `none`.") @Bounds(longest = WORD) @Input(kind = ASSIGNEE) @Nullable
            String owner,

            @Meaning("When the task should be finished.") @Nullable
            Instant due,

            @Meaning("true: removes the due time.") @Input(option = "no-due", refusedBy = "case.task-due") @Nullable
            Boolean noDue,

            @Nullable TaskStatus status) {}

    /** Marks mentions as read. */
    public record MentionsSeen(
            @Meaning("Time of the latest mention that you have read. Defaults to now.") @Nullable
            Instant through) {}

    /** Sets the severity of a case. */
    public record Grading(@Input(place = BEFORE) Level severity) {}

    /** Moves a case to another tier. */
    public record TierChange(
            @Meaning("The analysts who work on the case: of tier 1, 2 or 3, or of threat hunting, forensics or legal.")
            @Input(label = "Tier", place = BEFORE)
            CaseTier tier,

            @Meaning("Reason.") @Bounds(longest = REASON) @Input(label = "Reason", kind = LONG_TEXT)
            String reason) {}

    /** Sets the TLP label of a case. */
    public record NewMarking(
            @Meaning("A label of the Traffic Light Protocol 2.0.")
            @Input(
                    label = "Sharing (TLP)",
                    place = BEFORE,
                    refusedBy = {"case.above-clearance", "case.lowering"})
            Tlp tlp) {}

    /** Restricts a case to people, or lifts the restriction. */
    public record Restriction(
            @Meaning("Names of the only users who may see the case. You are always included. An empty list lifts"
                    + " the restriction.")
            @Bounds(longest = NAME, most = CaseSharing.MOST_PEOPLE, blank = true)
            @Input(label = "Allowed users", option = "to", kind = PERSON)
            List<String> people,

            @Meaning("Reason.") @Bounds(longest = REASON) @Input(label = "Reason", kind = LONG_TEXT) @Nullable
            String reason) {}

    /** Resolves a case. */
    public record Resolution(
            @Bounds(longest = NOTE) @Input(label = "Outcome", kind = LONG_TEXT, needed = true) @Nullable
            String note) {}

    /** Closes a case with a classification. */
    public record Judgement(
            @Input(value = "WORD") Classification classification,

            @Bounds(longest = WORD) @Input(value = "WORD") String determination,

            @Meaning("What happens to the open tasks of the case. Required if the case has open tasks.")
            @Input(label = "Open tasks", option = "open-tasks", refusedBy = "case.open-tasks")
            @Nullable
            OpenTasks openTasks) {}

    /** Creates a case from alerts. */
    public record NewCase(
            @Meaning("IDs of alerts that have no case; the alerts can be on different assets.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            List<String> alerts,

            @Meaning("Why the alerts belong together.") @Bounds(longest = REASON)
            String reason) {}

    /** Marks a case as part of an exercise, or removes the mark. */
    public record ExerciseReason(
            @Bounds(longest = REASON) @Input(label = "Reason", kind = LONG_TEXT)
            String reason) {}

    /** Reopens a case. */
    public record Reopening(
            @Bounds(longest = NOTE) @Input(label = "Reason", kind = LONG_TEXT)
            String reason) {}

    /** Merges a case into another case. */
    public record Merging(
            @Meaning("ID or number of the other case. If that case is merged, its parent case is used.")
            @Bounds(longest = WORD)
            @Input(label = "Merge into", kind = CASE)
            String into,

            @Meaning("Reason why the cases belong to one attack.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", kind = LONG_TEXT)
            @Nullable
            String reason)
            implements WithReason {}

    /** Unmerges a case. */
    public record Splitting(
            @Meaning("ID or number of the merged case.") @Bounds(longest = WORD) @Input(kind = CASE)
            String merged,

            @Meaning("Why the cases are separate.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", kind = LONG_TEXT)
            @Nullable
            String reason)
            implements WithReason {}

    /** Moves alerts out of a case. */
    public record Moving(
            @Meaning("IDs of alerts of the case, or of one of its merged cases.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            @Input(place = AFTER, kind = ALERT)
            List<String> alerts,

            @Meaning("ID or number of the other case. If that case is merged, its parent case is used. If"
                    + " omitted, the alerts have no case.")
            @Bounds(longest = WORD)
            @Input(kind = CASE, without = "out")
            @Nullable
            String to,

            @Meaning("Why the alerts belong to the other case.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", kind = LONG_TEXT)
            String reason) {}

    /** Adds alerts to a case. */
    public record Adding(
            @Meaning("IDs of alerts that have no case.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            @Input(place = AFTER, kind = ALERT)
            List<String> alerts,

            @Meaning("Why the alerts belong to the case.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", kind = LONG_TEXT)
            String reason) {}

    /** Accepts or dismisses a merge suggestion. */
    public record Answer(
            @Meaning("ID or number of the other case.")
            @Bounds(longest = WORD)
            @Input(value = "OTHER", place = AFTER, kind = CASE)
            String other,

            @Meaning("Reason.") @Bounds(longest = REASON) @Input(label = "Reason", kind = LONG_TEXT) @Nullable
            String reason)
            implements WithReason {}

    /** Links a case to another case. */
    public record Linking(
            @Input(label = "This case is", option = "as") LinkKind kind,

            @Meaning("ID or number of the other case.")
            @Bounds(longest = WORD)
            @Input(label = "Other case", kind = CASE)
            String to,

            @Meaning("Reason.") @Bounds(longest = REASON) @Input(label = "Reason", kind = LONG_TEXT) @Nullable
            String reason)
            implements WithReason {}

    /** Reason of a legal hold or an erasure. */
    public record ReasonRequest(@Bounds(longest = REASON) String reason) {}

    /** Merges a duplicate asset. */
    public record AssetMergeRequest(
            @Meaning("ID of the other asset, `kind:name`. The prefix `host:` may be omitted.") @Bounds(longest = HOST)
            String asset,

            @Meaning("Why the assets are the same machine.") @Bounds(longest = REASON)
            String reason) {}

    /** Edits the details of an asset. */
    public record AssetDescription(
            @Meaning(
                    "All tags of the asset. sensitive, honeytoken, vip, scanner, jump-host and service-account have an effect"
                            + " beyond rules. Any other tag of lower-case letters, digits and hyphens can be compared by rules.")
            @Bounds(longest = WORD, most = 20, blank = true)
            @Nullable
            List<String> tags,

            @Meaning("low, medium, high or critical.") @Bounds(longest = WORD, blank = true) @Nullable
            String criticality,

            @Meaning("Owner of the asset.") @Bounds(longest = WORD, blank = true) @Nullable
            String owner,

            @Meaning("Group of the asset, such as a team.") @Bounds(longest = WORD, blank = true) @Nullable
            String group) {}

    /** Adds a row to the alias table. */
    public record NewAlias(
            @Meaning("An entity: a host name, an address, or an account with its domain.") @Bounds(longest = HOST)
            String a,

            @Meaning("The entity to which the alias refers.") @Bounds(longest = HOST)
            String b,

            @Meaning("Certainty in percent. Defaults to 100. For two names of one host the certainty must be 100.")
            @Nullable
            Integer certainty,

            @Meaning("Start of the validity in UTC, such as 2026-11-24T22:00:00Z. Defaults to no start.")
            @Bounds(longest = WORD)
            @Nullable
            String from,

            @Meaning("End of the validity. Defaults to no end.") @Bounds(longest = WORD) @Nullable
            String to,

            @Meaning("Evidence or reason for the alias.") @Bounds(longest = AliasClaim.LONGEST_REASON)
            String reason) {}

    /** Requests an ingest token for a program that sends to one input. */
    public record NewIngestToken(
            @Meaning("Name in the list of sensors.") @Bounds(longest = WORD)
            String name,

            @Meaning("Allowed assets: patterns such as *.branch.example or user:*, or * for all.")
            @Bounds(longest = HOST)
            List<String> assets) {}

    /** Creates an enrollment token. */
    public record NewEnrollmentToken(
            @Meaning("Note by which you can recognize the token. The note is not the name of the sensor; the"
                    + " sensor states its name when it enrolls.")
            @Bounds(longest = WORD)
            @Nullable
            String name,

            @Meaning("Allowed assets: own (default; the sensor's host with the names and addresses of its"
                    + " enrollment), patterns such as *.branch.example or user:*, or * for a forwarder.")
            @Bounds(longest = HOST)
            @Nullable
            List<String> assets,

            @Meaning("ID of an existing sensor to enroll again; its earlier credential and certificates become"
                    + " invalid. If `assets` is omitted, its allowed assets do not change.")
            @Bounds(longest = WORD)
            @Nullable
            String sensor) {}

    /** A sensor's enrollment request. */
    public record Enrolment(
            @Bounds(longest = TOKEN) String token,
            @Bounds(longest = WORD) String name,

            @Meaning("Names of the sensor's host. Defaults to the name of the sensor.")
            @Bounds(longest = HOST)
            @Nullable
            List<String> names,

            @Meaning("Addresses of the sensor's host.") @Bounds(longest = HOST) @Nullable
            List<String> addresses,

            @Meaning("Certificate request (PKCS 10 in PEM), signed with the sensor's key. Where the port uses"
                    + " TLS, the center issues a certificate, and the credential alone is no longer accepted.")
            @Bounds(longest = CertificateRequest.LONGEST)
            @Nullable
            String request) {}

    /** Creates or replaces a list of values. */
    public record ValueListEntries(
            @Meaning("Purpose of the list. Omit it to keep the current text.")
            @Bounds(longest = ValueList.MAX_DESCRIPTION, blank = true)
            @Nullable
            String description,

            @Meaning("All entries of the list.")
            @Bounds(longest = ValueList.MAX_ENTRY, most = ValueList.MAX_ENTRIES, blank = true)
            List<String> entries) {}

    /** Adds entries to a list of values, and removes entries. */
    public record ValueListEdit(
            @Meaning("New entries.") @Bounds(longest = ValueList.MAX_ENTRY, most = ValueList.MAX_ENTRIES) @Nullable
            List<String> add,

            @Meaning("Entries to remove.")
            @Bounds(longest = ValueList.MAX_ENTRY, most = ValueList.MAX_ENTRIES)
            @Nullable
            List<String> remove) {}

    /** Starts a look-back. Exactly one of rules, pack, list and indicators is given. */
    public record LookBackRequest(
            @Meaning("IDs of live rules or correlation rules.") @Bounds(longest = 100, most = 1_000) @Nullable
            List<String> rules,

            @Meaning("Name of a rule pack: all its live rules.") @Bounds(longest = 63) @Nullable
            String pack,

            @Meaning("Name of a list of values: all live rules that use it, and the correlation rules that count them.")
            @Bounds(longest = 63)
            @Nullable
            String list,

            @Meaning("IDs of indicators of threat intelligence, at most 10,000.")
            @Bounds(longest = 100, most = 10_000)
            @Nullable
            List<String> indicators,

            @Meaning("Days of telemetry, until now. Defaults to 7.") @Nullable
            Integer days) {}

    /** Sets the stage of a rule. */
    public record NewStage(
            @Meaning("draft: the rule is not evaluated. shadow: its matches are only counted. live: its matches are"
                    + " detections.")
            @Input(label = "Stage")
            RuleStage stage,

            @Meaning("Why the stage changes; shown in the history of the rule.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", option = "why", kind = LONG_TEXT)
            String reason,

            @Meaning("true: also changes the stage of the rules that the correlation rule counts: to live, of all of"
                    + " them; to draft or shadow, of those that would open alerts by themselves. Defaults to false.")
            @Nullable
            Boolean withRules)
            implements WithReason {}

    /** Decides what happens when an indicator matches. */
    public record IndicatorDecision(
            @Meaning(
                    "alert: a match opens an alert; this ends a pause. allow: its values are known to be harmless, so no"
                            + " indicator with one of them matches. propose-block: a match opens an alert, and its case proposes to"
                            + " block the address.")
            @Input(label = "Action")
            StoredIndicator.Action action,

            @Meaning("Why; shown with the indicator.")
            @Bounds(longest = REASON)
            @Input(label = "Reason", option = "why", kind = LONG_TEXT)
            String reason)
            implements WithReason {}

    /** Rolls a rule pack back to a revision. */
    public record Rollback(long revision) {}

    /** Adds a person. */
    public record NewPerson(
            @Bounds(longest = NAME) String name,

            @Meaning("Defaults to responder.") @Nullable Role role,

            @Meaning("Name of the owner of a new service account. If given, a service account is created, which"
                    + " has API tokens but no sessions.")
            @Bounds(longest = NAME)
            @Nullable
            String owner,

            @Meaning("true: if the name belongs to a removed person, restore this person. Otherwise the name of a"
                    + " removed person is rejected, because the history still contains the name.")
            @Nullable
            Boolean returning) {}

    /** Changes an account. */
    public record PersonChange(
            @Meaning("A new role sets its default clearance unless `clearance` is given. The scope of a new"
                    + " partner is empty.")
            @Nullable
            Role role,

            @Nullable Boolean disabled,

            @Meaning("true: the scope includes the assets of all groups, and assets without a group.") @Nullable
            Boolean allGroups,

            @Meaning("Groups whose assets the person can see. These groups replace the previous scope. If the list"
                    + " is empty, the person can see no assets.")
            @Bounds(longest = WORD, most = Person.MOST_GROUPS, blank = true)
            @Nullable
            List<String> groups,

            @Meaning("Clearance: highest TLP label of cases that the person can see.") @Nullable
            Tlp clearance,

            @Meaning("New owner of the service account.") @Bounds(longest = NAME) @Nullable
            String owner,

            @Meaning("true: also disable a person who is on call. The fallback of each affected schedule is then"
                    + " on call.")
            @Nullable
            Boolean leaveShifts) {}

    /** Creates an API token. */
    public record NewToken(
            @Meaning("Purpose of the token.") @Bounds(longest = WORD) @Nullable
            String purpose,

            @Meaning("Defaults to watchfloor.security.token-lifetime; at most"
                    + " watchfloor.security.longest-token-lifetime.")
            @Nullable
            Long expiresInDays,

            @Meaning("Rights to which the token is limited: self, read, watch, respond, mark, restrict, lead,"
                    + " write-rules, audit or administer. Defaults to all rights of its person.")
            @Bounds(longest = WORD, most = 20)
            @Nullable
            List<String> scopes,

            @Meaning("true: the token may also run operations that require a passkey check, such as"
                    + " administration. Only for yourself, after a passkey check; valid no longer than a" + " session.")
            @Nullable
            Boolean administers) {}

    /** Approves a request. */
    public record ApprovalDecision(
            @Meaning("The two digits shown in the requesting session; required to approve a request of your"
                    + " own other session.")
            @Bounds(longest = 2)
            @Nullable
            String digits) {}

    /** Requests a temporary role. */
    public record TemporaryRoleRequest(
            Role role,

            @Meaning("Duration in minutes; at most watchfloor.approval.longest-elevation.")
            long minutes,

            @Meaning("Reason.") @Bounds(longest = REASON) String reason) {}

    /** The API token to sign in with. */
    public record SignInRequest(@Bounds(longest = WORD) String token) {}
}
