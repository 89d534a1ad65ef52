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
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of requests. Optional members are nullable; the bounds are checked. */
public final class RequestBodies {

    static final int NOTE = 10_000;
    static final int WORD = 200;
    static final int NAME = 100;
    static final int REASON = 2_000;
    static final int HOST = 255;

    /** An enrolment token: its secret, the center's addresses and its CA. */
    static final int TOKEN = 2000;

    private RequestBodies() {}

    /** What may say why. */
    public interface WithReason {
        @Nullable
        String reason();
    }

    /** An empty body. */
    public record Nothing() {}

    /** Confirms that somebody has seen a case get worse. */
    public record Confirmation(
            @Meaning("worsened.news of the case as you saw it; without it, all of it is confirmed.") @Nullable
            Integer news) {}

    /** Puts a case off. */
    public record Snoozing(
            @Meaning("When it is new again; within the next 30 days.")
            @Input(label = "Snooze for", refusedBy = "case.snooze-time")
            Instant until,

            @Meaning("Why.") @Bounds(longest = REASON) @Input(kind = LONG_TEXT) @Nullable
            String reason) {}

    /** The person who gets a case. */
    public record Assignment(
            @Bounds(longest = WORD) @Input(label = "To whom?", option = "to", kind = ASSIGNEE)
            String assignee) {}

    /** A note on a case. */
    public record Note(
            @Bounds(longest = NOTE) @Input(label = "Note", place = AFTER, kind = LONG_TEXT)
            String text) {}

    /** A new severity for a case. */
    public record Grading(@Input(place = BEFORE) Level severity) {}

    /** How far a case may be told. */
    public record NewMarking(
            @Meaning("The label of the Traffic Light Protocol 2.0.")
            @Input(
                    label = "Sharing (TLP)",
                    place = BEFORE,
                    refusedBy = {"case.above-clearance", "case.lowering"})
            Tlp tlp) {}

    /** Restricts a case to people, or lifts that. */
    public record Restriction(
            @Meaning("Names of those who alone may see it; you are always one of them. Empty lifts the restriction.")
            @Bounds(longest = NAME, most = CaseSharing.MOST_PEOPLE, blank = true)
            @Input(label = "Who may see it?", option = "to", kind = PERSON)
            List<String> people,

            @Meaning("Why.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT) @Nullable
            String reason) {}

    /** Resolves a case. */
    public record Resolution(
            @Bounds(longest = NOTE) @Input(label = "What was the outcome?", kind = LONG_TEXT, needed = true) @Nullable
            String note) {}

    /** The classification of a case. */
    public record Judgement(
            @Input(value = "WORD") Classification classification,

            @Bounds(longest = WORD) @Input(value = "WORD") String determination) {}

    /** Opens a case by hand. */
    public record NewCase(
            @Meaning("Ids of alerts that belong to no case, of one asset or of several.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            List<String> alerts,

            @Meaning("Why they belong together.") @Bounds(longest = REASON)
            String reason) {}

    /** Why a case is reopened. */
    public record Reopening(
            @Bounds(longest = NOTE) @Input(label = "Why?", kind = LONG_TEXT)
            String reason) {}

    /** The case that another one becomes a part of. */
    public record Merging(
            @Meaning("The other case's id or number. Of a part it is its whole.")
            @Bounds(longest = WORD)
            @Input(label = "Merge into", kind = CASE)
            String into,

            @Meaning("Why they are one attack.")
            @Bounds(longest = REASON)
            @Input(label = "Why?", kind = LONG_TEXT)
            @Nullable
            String reason)
            implements WithReason {}

    /** The part that becomes a case of its own. */
    public record Splitting(
            @Meaning("The part's id or number.") @Bounds(longest = WORD) @Input(kind = CASE)
            String part,

            @Meaning("Why they are two.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT) @Nullable
            String reason)
            implements WithReason {}

    /** Alerts that go out of a case. */
    public record Moving(
            @Meaning("Ids of alerts of the case, or of one part of it.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            @Input(place = AFTER, kind = ALERT)
            List<String> alerts,

            @Meaning(
                    "The other case's id or number. Of a part it is its whole. Without it the alerts are without a case.")
            @Bounds(longest = WORD)
            @Input(kind = CASE, without = "out")
            @Nullable
            String to,

            @Meaning("Why they belong there.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT)
            String reason) {}

    /** Alerts that come into a case. */
    public record Adding(
            @Meaning("Ids of alerts that belong to no case.")
            @Bounds(longest = WORD, most = TriageCommand.OpenByHand.MOST_PICKED)
            @Input(place = AFTER, kind = ALERT)
            List<String> alerts,

            @Meaning("Why they belong to it.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT)
            String reason) {}

    /** The other case of a proposal. */
    public record Answer(
            @Meaning("The other case's id or number.")
            @Bounds(longest = WORD)
            @Input(value = "OTHER", place = AFTER, kind = CASE)
            String other,

            @Meaning("Why.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT) @Nullable
            String reason)
            implements WithReason {}

    /** What a case is to another one. */
    public record Linking(
            @Input(label = "This case is", option = "as") LinkKind kind,

            @Meaning("The other case's id or number.") @Bounds(longest = WORD) @Input(label = "Other case", kind = CASE)
            String to,

            @Meaning("Why.") @Bounds(longest = REASON) @Input(label = "Why?", kind = LONG_TEXT) @Nullable
            String reason)
            implements WithReason {}

    /** Why evidence is held, or erased. */
    public record Reason(@Bounds(longest = REASON) String reason) {}

    /** Which other asset an asset is. */
    public record Sameness(
            @Meaning("The other asset, kind:name; host: may be left out.") @Bounds(longest = HOST)
            String asset,

            @Meaning("Why they are one.") @Bounds(longest = REASON)
            String reason) {}

    /** What a person says of an asset. */
    public record AssetDescription(
            @Meaning("All of its tags: sensitive, honeytoken, vip, scanner, jump-host, service-account.")
            @Bounds(longest = WORD, most = 20, blank = true)
            @Nullable
            List<String> tags,

            @Meaning("low, medium, high or critical.") @Bounds(longest = WORD, blank = true) @Nullable
            String criticality,

            @Meaning("Who answers for it.") @Bounds(longest = WORD, blank = true) @Nullable
            String owner,

            @Meaning("What it belongs to, such as a team.") @Bounds(longest = WORD, blank = true) @Nullable
            String group) {}

    /** A row for the operator's table. */
    public record NewAlias(
            @Meaning("One thing: a host's name, an address, or an account with its domain.") @Bounds(longest = HOST)
            String a,

            @Meaning("The thing that it is.") @Bounds(longest = HOST)
            String b,

            @Meaning("In percent; 100 when it is left out, as it must be for two names of one host.") @Nullable
            Integer certainty,

            @Meaning("When it begins to be so, in UTC, such as 2026-11-24T22:00:00Z; always when it is left out.")
            @Bounds(longest = WORD)
            @Nullable
            String from,

            @Meaning("When it ends; never when it is left out.") @Bounds(longest = WORD) @Nullable
            String to,

            @Meaning("How you know it.") @Bounds(longest = AliasClaim.LONGEST_REASON)
            String reason) {}

    /** Requests an ingest token for a program that sends to one input. */
    public record NewIngestToken(
            @Meaning("What it is called in the list of sensors.") @Bounds(longest = WORD)
            String name,

            @Meaning("Which assets it may speak for: patterns such as *.branch.example or user:*, or * for all.")
            @Bounds(longest = HOST)
            List<String> assets) {}

    /** Requests a token that enrols a sensor. */
    public record NewEnrolmentToken(
            @Meaning("A note to oneself: the sensor brings its own name when it enrols.")
            @Bounds(longest = WORD)
            @Nullable
            String name,

            @Meaning("Which assets the sensor may speak for: own (the default: its host, by the names and addresses"
                    + " that it enrols with), patterns such as *.branch.example or user:*, or * for a"
                    + " forwarder.")
            @Bounds(longest = HOST)
            @Nullable
            List<String> assets,

            @Meaning(
                    "The id of a known sensor that enrols anew: its former credential and certificates are worth nothing"
                            + " afterwards. Without assets it keeps those that it may speak for.")
            @Bounds(longest = WORD)
            @Nullable
            String sensor) {}

    /** A sensor's request to enrol. */
    public record Enrolment(
            @Bounds(longest = TOKEN) String token,
            @Bounds(longest = WORD) String name,

            @Meaning("Names of the sensor's host; without them the sensor's own name is its host's.")
            @Bounds(longest = HOST)
            @Nullable
            List<String> names,

            @Meaning("Addresses of the sensor's host.") @Bounds(longest = HOST) @Nullable
            List<String> addresses,

            @Meaning(
                    "A request for a certificate (PKCS 10, in PEM), signed by the key that the sensor made. Where the port speaks TLS"
                            + " it is granted, and the credential alone is not enough any more.")
            @Bounds(longest = CertificateRequest.LONGEST)
            @Nullable
            String request) {}

    /** The revision of a rule pack to return to. */
    public record Rollback(long revision) {}

    /** A person to add. */
    public record NewPerson(
            @Bounds(longest = NAME) String name,

            @Meaning("responder, when it is left out.") @Nullable
            Role role,

            @Meaning("Makes a service account, which has tokens and no sessions: the person who answers for it.")
            @Bounds(longest = NAME)
            @Nullable
            String owner,

            @Meaning("true: a person who was removed comes back. Without it the name of somebody who was removed is"
                    + " refused, because what they did stands under it.")
            @Nullable
            Boolean returning) {}

    /** Changes of a person. */
    public record PersonChange(
            @Meaning(
                    "A new role brings its usual clearance, unless clearance says another; a partner sees no group at first.")
            @Nullable
            Role role,

            @Nullable Boolean disabled,

            @Meaning("true: sees the assets of every group, and those of none.") @Nullable
            Boolean allGroups,

            @Meaning("The groups whose assets the person sees, instead of all or of others; empty is nothing.")
            @Bounds(longest = WORD, most = Person.MOST_GROUPS, blank = true)
            @Nullable
            List<String> groups,

            @Meaning("The highest marking of a case that the person sees.") @Nullable
            Tlp clearance,

            @Meaning("Who answers for a service account from now on.") @Bounds(longest = NAME) @Nullable
            String owner,

            @Meaning("true: disables also somebody who is on call: the fallback of each schedule stands in.") @Nullable
            Boolean leaveShifts) {}

    /** Requests an API token. */
    public record NewToken(
            @Meaning("What it is for.") @Bounds(longest = WORD) @Nullable
            String purpose,

            @Meaning("Without it watchfloor.security.token-lifetime; at most"
                    + " watchfloor.security.longest-token-lifetime.")
            @Nullable
            Long expiresInDays,

            @Meaning("What it may do at most: self, read, watch, respond, mark, restrict, lead, write-rules, audit or"
                    + " administer. Without it all that its person may.")
            @Bounds(longest = WORD, most = 20)
            @Nullable
            List<String> scopes,

            @Meaning(
                    "true: also does what asks for the passkey, such as commands of administrators. For yourself, after you showed"
                            + " your passkey; good no longer than a session.")
            @Nullable
            Boolean administers) {}

    /** Approves something. */
    public record Word(
            @Meaning("The two digits that the session which asks shows; for what one's own other session approves.")
            @Bounds(longest = 2)
            @Nullable
            String digits) {}

    /** Asks for a role for a time. */
    public record NewElevation(
            Role role,

            @Meaning("For how many minutes; at most watchfloor.approval.longest-elevation.")
            long minutes,

            @Meaning("Why.") @Bounds(longest = REASON) String reason) {}

    /** The API token to sign in with. */
    public record SignIn(@Bounds(longest = WORD) String token) {}
}
