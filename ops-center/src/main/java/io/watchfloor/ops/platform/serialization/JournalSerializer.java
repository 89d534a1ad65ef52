package io.watchfloor.ops.platform.serialization;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.detection.correlation.Correlation;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Serializes events and snapshots as JSON under stable, versioned names. The journal stores these names instead of
 * class names, so that a class may be renamed, but a name must never change. A changed record format gets a new
 * version, and the old version stays readable. Journals of rule packs and of the alias table are no longer read: the
 * migration to schema 120 was the last to read them.
 */
public final class JournalSerializer extends SerializerWithStringManifest {

    /** The serializer id, which is stored with each row. Must never change. */
    private static final int IDENTIFIER = 7_401;

    private static final Map<String, Class<?>> CLASSES = classes();

    /**
     * A version that does not know tasks reads this name only. It must not read a case with tasks: its next snapshot would
     * leave them out.
     */
    private static final String CASE_WITHOUT_WORK = "case.snapshot.v1";

    /** A version that does not know tiers and exercises reads this name and the one before. */
    private static final String CASE_OF_FIRST_TIER = "case.snapshot.v2";

    private static final Map<Class<?>, String> MANIFESTS = manifests();

    private final ObjectMapper json = JournalJson.mapper();

    private static Map<String, Class<?>> classes() {
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        classes.put("asset.telemetry-absorbed.v3", AssetEvent.TelemetryAbsorbed.class);
        classes.put("asset.alerts-placed.v1", AssetEvent.AlertsPlaced.class);
        classes.put("asset.contributions-taken.v1", AssetEvent.ContributionsConfirmed.class);
        classes.put("asset.folding-ended.v1", AssetEvent.FoldingEnded.class);
        classes.put("asset.hold-placed.v1", AssetEvent.HoldPlaced.class);
        classes.put("asset.hold-released.v1", AssetEvent.HoldReleased.class);
        classes.put("asset.evidence-erased.v1", AssetEvent.EvidenceErased.class);
        classes.put("asset.profile-changed.v1", AssetEvent.ProfileChanged.class);
        classes.put("asset.host-said.v1", AssetEvent.HostReported.class);
        classes.put("asset.same-asked.v1", AssetEvent.MergeRequested.class);
        classes.put("asset.same-answered.v1", AssetEvent.MergeAnswered.class);
        classes.put("asset.same-ending.v1", AssetEvent.MergeEnding.class);
        classes.put("asset.same-ended.v1", AssetEvent.MergeEnded.class);
        classes.put("asset.stands-for.v1", AssetEvent.StandsFor.class);
        classes.put("asset.stands-no-more.v1", AssetEvent.StandsNoMore.class);
        classes.put("asset.snapshot.v2", Asset.class);
        classes.put("correlation.window-moved.v1", CorrelationEvent.WindowMoved.class);
        classes.put("correlation.correlated-taken.v1", CorrelationEvent.DetectionsConfirmed.class);
        classes.put("correlation.contributions-taken.v1", CorrelationEvent.ContributionsConfirmed.class);
        classes.put("correlation.snapshot.v1", Correlation.class);
        classes.put("triage.alerts-placed.v1", TriageEvent.AlertsPlaced.class);
        classes.put("triage.opened-by-hand.v1", TriageEvent.OpenedByHand.class);
        classes.put("triage.admission-confirmed.v1", TriageEvent.AdmissionConfirmed.class);
        classes.put("triage.case-ended.v1", TriageEvent.CaseEnded.class);
        classes.put("triage.case-reopened.v1", TriageEvent.CaseReopened.class);
        classes.put("triage.cases-merged.v1", TriageEvent.CasesMerged.class);
        classes.put("triage.cases-split.v1", TriageEvent.CasesSplit.class);
        classes.put("triage.cases-linked.v1", TriageEvent.CasesLinked.class);
        classes.put("triage.cases-unlinked.v1", TriageEvent.CasesUnlinked.class);
        classes.put("triage.cases-proposed.v1", TriageEvent.CasesProposed.class);
        classes.put("triage.proposal-dismissed.v1", TriageEvent.ProposalDismissed.class);
        classes.put("triage.proposal-withdrawn.v1", TriageEvent.ProposalWithdrawn.class);
        classes.put("triage.alerts-moved.v1", TriageEvent.AlertsMoved.class);
        classes.put("triage.whole-ended.v1", TriageEvent.WholeEnded.class);
        classes.put("triage.relation-told.v1", TriageEvent.RelationConfirmed.class);
        classes.put("triage.case-touched.v1", TriageEvent.CaseTouched.class);
        classes.put("triage.aliases-heard.v1", TriageEvent.AliasesUpdated.class);
        classes.put("triage.snapshot.v1", Triage.class);
        classes.put("case.opened.v1", CaseEvent.Opened.class);
        classes.put("case.alerts-joined.v1", CaseEvent.AlertsJoined.class);
        classes.put("case.alerts-adopted.v1", CaseEvent.AlertsAdopted.class);
        classes.put("case.acknowledged.v1", CaseEvent.Acknowledged.class);
        classes.put("case.assigned.v1", CaseEvent.Assigned.class);
        classes.put("case.note-added.v1", CaseEvent.NoteAdded.class);
        classes.put("case.note-edited.v1", CaseEvent.NoteEdited.class);
        classes.put("case.tasks-added.v1", CaseEvent.TasksAdded.class);
        classes.put("case.task-changed.v1", CaseEvent.TaskChanged.class);
        classes.put("case.service-clocks-changed.v1", CaseEvent.ServiceClocksChanged.class);
        classes.put("case.tasks-cancelled.v1", CaseEvent.TasksCancelled.class);
        classes.put("case.records-added.v1", CaseEvent.RecordsAdded.class);
        classes.put("case.severity-changed.v1", CaseEvent.SeverityChanged.class);
        classes.put("case.tier-changed.v1", CaseEvent.TierChanged.class);
        classes.put("case.marked.v1", CaseEvent.Marked.class);
        classes.put("case.restricted.v1", CaseEvent.Restricted.class);
        classes.put("case.exercise-marked.v1", CaseEvent.ExerciseMarked.class);
        classes.put("case.exercise-unmarked.v1", CaseEvent.ExerciseUnmarked.class);
        classes.put("case.status-changed.v1", CaseEvent.StatusChanged.class);
        classes.put("case.resolved.v1", CaseEvent.Resolved.class);
        classes.put("case.closed.v1", CaseEvent.Closed.class);
        classes.put("case.reopened.v1", CaseEvent.Reopened.class);
        classes.put("case.worsened.v1", CaseEvent.Worsened.class);
        classes.put("case.progressed.v1", CaseEvent.Progressed.class);
        classes.put("case.worsening-confirmed.v1", CaseEvent.WorseningConfirmed.class);
        classes.put("case.page-queued.v1", CaseEvent.PageQueued.class);
        classes.put("case.page-attempted.v1", CaseEvent.PageAttempted.class);
        classes.put("case.escalated.v1", CaseEvent.Escalated.class);
        classes.put("case.page-started.v1", CaseEvent.PageStarted.class);
        classes.put("case.page-received.v1", CaseEvent.PageReceived.class);
        classes.put("case.held-until.v1", CaseEvent.HeldUntil.class);
        classes.put("case.acknowledgement-expired.v1", CaseEvent.AcknowledgementExpired.class);
        classes.put("case.snoozed.v1", CaseEvent.Snoozed.class);
        classes.put("case.taken-over.v1", CaseEvent.TakenOver.class);
        classes.put("case.woken.v1", CaseEvent.Woken.class);
        classes.put("case.notice-confirmed.v1", CaseEvent.NoticeConfirmed.class);
        classes.put("case.related.v1", CaseEvent.Related.class);
        classes.put("case.news-for-whole.v1", CaseEvent.NewsForWhole.class);
        classes.put("case.part-news.v1", CaseEvent.PartNews.class);
        classes.put("case.alerts-left.v1", CaseEvent.AlertsRemoved.class);
        classes.put("case.alerts-came.v1", CaseEvent.AlertsCame.class);
        classes.put("case.touched.v1", CaseEvent.Touched.class);
        classes.put(CASE_WITHOUT_WORK, Case.class);
        classes.put(CASE_OF_FIRST_TIER, Case.class);
        classes.put("case.snapshot.v3", Case.class);
        return classes;
    }

    private static Map<Class<?>, String> manifests() {
        Map<Class<?>, String> manifests = new LinkedHashMap<>();
        CLASSES.forEach((manifest, type) -> manifests.put(type, manifest));
        return manifests;
    }

    static Map<String, Class<?>> stored() {
        return CLASSES;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        if (event instanceof Case state
                && state.holder().tier() == CaseTier.INITIAL
                && state.marking().exercise() == null) {
            return state.work().none() ? CASE_WITHOUT_WORK : CASE_OF_FIRST_TIER;
        }
        String manifest = MANIFESTS.get(event.getClass());
        if (manifest == null) {
            throw new IllegalArgumentException(
                    "No journal name for " + event.getClass().getName());
        }
        return manifest;
    }

    @Override
    public byte[] toBinary(Object event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        OlderShapes.Step step = OlderShapes.steps().get(manifest);
        Class<?> type = CLASSES.get(step == null ? manifest : step.now());
        if (type == null) {
            throw new NotSerializableException(
                    "The journal contains an event type that this version does not support: " + manifest);
        }
        try {
            if (step == null) {
                return json.readValue(bytes, type);
            }
            ObjectNode tree = json.readValue(bytes, ObjectNode.class);
            step.change().accept(tree);
            return json.treeToValue(tree, type);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal contains an unreadable event of type " + manifest, e);
        }
    }
}
