package io.watchfloor.ops.response.automation;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.FindingName;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.response.automation.Action.State;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Creates an action for each alert of Microsoft Graph in a case that closes, in the transaction that moves the
 * projection's position. The action resolves the alert at Graph, with the classification of the case. Alerts of merged
 * cases are resolved when the parent case closes.
 */
public final class FindingClosures implements ProjectionHandler {

    /** Stands where other actions have the name of an automation; no automation can have it. */
    public static final String NAME = "Microsoft Graph";

    /** Older closings, which a rebuilt projection reads again, cause no action. */
    private static final Duration NEWS = Duration.ofDays(7);

    /** Of a claimed action: for the access token and the call. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(40);

    private static final Set<String> MANIFESTS = Set.of(
            "case.opened.v1",
            "case.alerts-joined.v1",
            "case.alerts-adopted.v1",
            "case.alerts-left.v1",
            "case.alerts-came.v1",
            "case.related.v1",
            "case.closed.v1");

    /** The values of {@code determination} of an alert at Graph, apart from {@code unknown}. */
    private static final List<String> DETERMINATIONS = List.of(
            "apt",
            "malware",
            "securityPersonnel",
            "securityTesting",
            "unwantedSoftware",
            "multiStagedAttack",
            "compromisedAccount",
            "phishing",
            "maliciousUserActivity",
            "notMalicious",
            "notEnoughDataToValidate",
            "confirmedActivity",
            "lineOfBusinessApplication");

    /** The senders of records that come from Microsoft. Another sender could name an alert of Microsoft to resolve it. */
    private static final Set<String> INPUTS = Set.of("door-graph", "door-office365");

    private final URI endpoint;
    private final Clock clock;

    /** @param endpoint URL of Graph with its version, without a trailing slash */
    public FindingClosures(URI endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals("case");
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return MANIFESTS.contains(manifest);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        String caseId = event.entityId();
        switch (event.event()) {
            case CaseEvent.Opened opened -> add(transaction, caseId, opened.alerts());
            case CaseEvent.AlertsJoined joined -> add(transaction, caseId, joined.alerts());
            case CaseEvent.AlertsAdopted adopted -> add(transaction, caseId, adopted.alerts());
            case CaseEvent.AlertsCame came ->
                add(transaction, caseId, came.change().movedAlerts());
            case CaseEvent.AlertsRemoved removed ->
                removed.change()
                        .movedAlerts()
                        .forEach(alert -> transaction.execute(
                                "DELETE FROM case_finding WHERE case_id = ? AND alert = ?", caseId, alert.id()));
            case CaseEvent.Related related ->
                related.change().closesWith(caseId).ifPresent(parent -> closesWith(transaction, caseId, parent));
            case CaseEvent.Closed closed -> close(transaction, caseId, closed);
            default -> {}
        }
    }

    private static void add(Handle handle, String caseId, List<Alert> alerts) {
        for (Alert alert : alerts) {
            AlertFinding finding = alert.rule().finding();
            if (finding != null && INPUTS.contains(RecordId.sensorOf(alert.openedBy()))) {
                FindingName.of(finding).ifPresent(name -> add(handle, caseId, alert, name));
            }
        }
    }

    private static void add(Handle handle, String caseId, Alert alert, String name) {
        handle.createUpdate("""
                        INSERT INTO case_finding (case_id, alert, closes_with, finding, asset, title)
                        VALUES (:case, :alert,
                            coalesce((SELECT max(closes_with) FROM case_finding WHERE case_id = :case), :case),
                            :finding, :asset, :title)
                        ON CONFLICT DO NOTHING""")
                .bind("case", caseId)
                .bind("alert", alert.id())
                .bind("finding", name)
                .bind("asset", alert.asset())
                .bind("title", alert.title())
                .execute();
    }

    private static void closesWith(Handle handle, String caseId, String parent) {
        handle.execute("UPDATE case_finding SET closes_with = ? WHERE case_id = ?", parent, caseId);
    }

    private record ProviderAlert(String alert, String asset, String title, String id) {}

    private void close(Handle handle, String caseId, CaseEvent.Closed closed) {
        Instant now = clock.instant();
        if (closed.at().plus(NEWS).isBefore(now)) {
            return;
        }
        handle.createQuery("""
                        SELECT f.alert, f.asset, f.title, a.graph
                        FROM case_finding f JOIN finding_asset a ON a.finding = f.finding
                        WHERE f.closes_with = :case AND a.graph IS NOT NULL ORDER BY f.case_id, f.alert""")
                .bind("case", caseId)
                .map((row, context) -> new ProviderAlert(
                        row.getString("alert"), row.getString("asset"), row.getString("title"), row.getString("graph")))
                .list()
                .forEach(alert -> ActionStore.make(
                        handle,
                        made(caseId, alert, closed),
                        State.PENDING,
                        "%s closed the case as %s: the alert is resolved at Microsoft Graph."
                                .formatted(closed.by(), closed.classification().text()),
                        now,
                        now));
    }

    private ActionStore.New made(String caseId, ProviderAlert alert, CaseEvent.Closed closed) {
        URI address =
                URI.create(endpoint + "/security/alerts_v2/" + URLEncoder.encode(alert.id(), StandardCharsets.UTF_8));
        Automation.Target call = new Automation.Target(address, ANSWER_WITHIN, null, false, null);
        Automation automation = new Automation(
                new Automation.When(null, null, null, null, null),
                new Automation.Exclusions(Set.of(), Set.of(), Set.of(), Set.of()),
                call,
                Integer.MAX_VALUE,
                null);
        return new ActionStore.New(
                // A case that was reopened closes its alerts again.
                DerivedId.action(NAME, caseId + " " + closed.at(), alert.alert()),
                caseId,
                new AutomationStore.Active(NAME, 1, automation, "", closed.at()),
                alert.asset(),
                alert.alert(),
                alert.title(),
                body(closed),
                closed.at());
    }

    private static String body(CaseEvent.Closed closed) {
        return AutomationJson.MAPPER
                .createObjectNode()
                .put("status", "resolved")
                .put("classification", classification(closed.classification()))
                .put("determination", determination(closed.determination()))
                .toString();
    }

    private static String classification(Classification classification) {
        return switch (classification) {
            case TRUE_POSITIVE -> "truePositive";
            case FALSE_POSITIVE -> "falsePositive";
            case BENIGN_TRUE_POSITIVE, INFORMATIONAL_EXPECTED_ACTIVITY -> "informationalExpectedActivity";
        };
    }

    private static String determination(String ours) {
        return DETERMINATIONS.stream()
                .filter(one -> one.equalsIgnoreCase(ours))
                .findFirst()
                .orElse("other");
    }
}
