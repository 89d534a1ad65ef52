package io.watchfloor.ops.intel.partner;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which cases have alerts of partners, when this center's own alerts joined them, and how they were closed. */
public final class PartnerProjection implements ProjectionHandler {

    public static final String NAME = "partners";

    private static final Set<String> MANIFESTS = Set.of(
            "case.opened.v1",
            "case.alerts-joined.v1",
            "case.alerts-adopted.v1",
            "case.alerts-left.v1",
            "case.alerts-came.v1",
            "case.related.v1",
            "case.marked.v1",
            "case.restricted.v1",
            "case.exercise-marked.v1",
            "case.exercise-unmarked.v1",
            "case.reopened.v1",
            "case.closed.v1");

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
            case CaseEvent.Opened opened -> {
                opened(transaction, caseId, opened.exercise() != null);
                joined(transaction, caseId, opened.alerts(), opened.at());
            }
            case CaseEvent.AlertsJoined joined -> joined(transaction, caseId, joined.alerts(), joined.at());
            case CaseEvent.AlertsAdopted adopted -> joined(transaction, caseId, adopted.alerts(), adopted.at());
            case CaseEvent.AlertsCame came ->
                joined(transaction, caseId, came.change().movedAlerts(), came.at());
            case CaseEvent.AlertsRemoved removed ->
                removed.change()
                        .movedAlerts()
                        .forEach(alert -> transaction.execute(
                                "DELETE FROM partner_alert WHERE alert = ? AND case_id = ?", alert.id(), caseId));
            case CaseEvent.Related related ->
                related.change().closesWith(caseId).ifPresent(parent -> closesWith(transaction, caseId, parent));
            case CaseEvent.Marked marked ->
                transaction.execute(
                        "UPDATE partner_case SET tlp = ? WHERE case_id = ?",
                        marked.tlp().rank(),
                        caseId);
            case CaseEvent.Restricted restricted ->
                transaction.execute(
                        "UPDATE partner_case SET restricted = ? WHERE case_id = ?",
                        !restricted.people().isEmpty(),
                        caseId);
            case CaseEvent.ExerciseMarked marked ->
                transaction.execute("UPDATE partner_case SET exercise = true WHERE case_id = ?", caseId);
            case CaseEvent.ExerciseUnmarked unmarked ->
                transaction.execute("UPDATE partner_case SET exercise = false WHERE case_id = ?", caseId);
            case CaseEvent.Closed closed ->
                transaction.execute(
                        "UPDATE partner_case SET closed_at = ?, classification = ? WHERE case_id = ?",
                        utc(closed.at()),
                        closed.classification().text(),
                        caseId);
            case CaseEvent.Reopened reopened ->
                transaction.execute(
                        "UPDATE partner_case SET closed_at = NULL, classification = NULL WHERE case_id = ?", caseId);
            default -> {}
        }
    }

    /** A center without partners stores no cases here. */
    private static void opened(Handle handle, String caseId, boolean exercise) {
        handle.createUpdate("""
                        INSERT INTO partner_case (case_id, closes_with, tlp, restricted, exercise)
                        SELECT :id, :id, :tlp, false, :exercise WHERE EXISTS (SELECT FROM partner) ON CONFLICT DO NOTHING""")
                .bind("id", caseId)
                .bind("tlp", Tlp.USUAL.rank())
                .bind("exercise", exercise)
                .execute();
    }

    private static void joined(Handle handle, String caseId, List<Alert> alerts, Instant at) {
        for (Alert alert : alerts) {
            AlertFinding.Sharing sharing = sharing(alert);
            if (sharing != null) {
                openedBefore(handle, caseId, at);
                ofPartner(handle, caseId, alert.id(), sharing, at);
            }
        }
        if (alerts.stream().anyMatch(alert -> sharing(alert) == null)) {
            handle.execute(
                    "UPDATE partner_case SET own_first = least(own_first, ?) WHERE case_id = ?", utc(at), caseId);
        }
    }

    /**
     * A case that opened before the center had a partner: its marking, its people and its first alert are not known
     * here, so that no partner learns how it closes, and no signal counts as the first one.
     */
    private static void openedBefore(Handle handle, String caseId, Instant at) {
        handle.createUpdate("""
                        INSERT INTO partner_case (case_id, closes_with, tlp, restricted, own_first)
                        VALUES (:id, :id, :tlp, true, :at) ON CONFLICT DO NOTHING""")
                .bind("id", caseId)
                .bind("tlp", Tlp.RED.rank())
                .bind("at", utc(at))
                .execute();
    }

    private static AlertFinding.@Nullable Sharing sharing(Alert alert) {
        AlertFinding finding = alert.rule().finding();
        return finding == null ? null : finding.sharing();
    }

    private static void ofPartner(
            Handle handle, String caseId, String alert, AlertFinding.Sharing sharing, Instant at) {
        handle.createUpdate("""
                        INSERT INTO partner_alert (alert, case_id, partner, source_id, joined_at)
                        VALUES (:alert, :case, :partner, :source, :at)
                        ON CONFLICT (alert) DO UPDATE SET case_id = excluded.case_id""")
                .bind("alert", alert)
                .bind("case", caseId)
                .bind("partner", sharing.partner())
                .bind("source", sharing.sourceId())
                .bind("at", utc(at))
                .execute();
        handle.execute(
                "UPDATE partner_case SET tlp = greatest(tlp, ?) WHERE case_id = ?",
                sharing.marking().rank(),
                caseId);
    }

    private static void closesWith(Handle handle, String caseId, String parent) {
        handle.execute("UPDATE partner_case SET closes_with = ? WHERE case_id = ?", parent, caseId);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
