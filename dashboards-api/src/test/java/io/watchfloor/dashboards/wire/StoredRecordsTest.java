package io.watchfloor.dashboards.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.cases.views.CaseExerciseView;
import io.watchfloor.dashboards.cases.views.CaseGaps;
import io.watchfloor.dashboards.cases.views.MarkingView;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.cases.views.ServiceClockView;
import io.watchfloor.dashboards.cases.views.UrgentUpdateView;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * These records are stored as JSON: they must be read back unchanged, including unwrapped members and absent values.
 */
class StoredRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T22:26:52.120Z");

    static final RelationsView ALONE = new RelationsView(List.of(), List.of(), List.of(), List.of());

    static final CaseRow ROW = new CaseRow(
            new CaseRow.Heading("c1", 12, "LSASS memory was read", CaseStatus.IN_PROGRESS, Level.HIGH, List.of()),
            new CaseRow.Holder(null, "ann", NOW, CaseTier.TIER2, 2, NOW),
            new CaseRow.Rounds(NOW, NOW, 1, 2, null, NOW, null, List.of("ben is disabled.")),
            new CaseRow.Extent(List.of(AssetName.of("domain-controller:dc01")), 1, 1, "forwarder", null, 3, null, null),
            new UrgentUpdateView(NOW, NOW, Level.HIGH, Level.CRITICAL, List.of("Worse"), 1, null, null),
            List.of("T1003.001"),
            new CaseRow.Verdict(Classification.TRUE_POSITIVE, "malware"),
            new MarkingView(Tlp.AMBER_STRICT, List.of("ann")),
            new CaseExerciseView("e1", "Red October", null, null, NOW),
            new CaseRow.Service(
                    NOW,
                    List.of(new ServiceClockView(
                            ServiceGoal.CONTAIN, 60, ServiceClock.State.RUNNING, NOW, null, null))),
            new CaseRow.Next(4, List.of(CaseAction.ASSIGN, CaseAction.UNMERGE), 1));

    @Test
    void theVersionBeforeReadsTheRowsThatAreWrittenDuringARollingRestart() {
        assertThat(Json.parse(FormerNames.row(ROW)).path("allowed").toString()).isEqualTo("[\"assign\",\"split\"]");
        assertThat(Json.read(FormerNames.row(ROW), CaseRow.class)).isEqualTo(ROW);
        JsonNode relations = Json.parse(FormerNames.row(ALONE));
        assertThat(relations.path("parts")).isEqualTo(relations.path("mergedCases"));
        assertThat(relations.path("proposals")).isEqualTo(relations.path("mergeSuggestions"));
        assertThat(Json.read(FormerNames.row(ALONE), RelationsView.class)).isEqualTo(ALONE);
        NotificationView notification =
                NotificationView.of(Notification.toWebhook("p1", Notification.Kind.OPENED, 1, 1, NOW), "c1", 12);
        assertThat(Json.parse(FormerNames.row(notification)).path("way").asText())
                .isEqualTo("webhook");
        assertThat(Json.read(FormerNames.row(notification), NotificationView.class))
                .isEqualTo(notification);
    }

    @Test
    void aRowHasNoActionThatTheVersionBeforeCannotReadAndIsReadWithAllActions() {
        List<CaseAction> allowed = List.of(
                CaseAction.ASSIGN,
                CaseAction.NOTES,
                CaseAction.NOTE,
                CaseAction.TASKS,
                CaseAction.TEMPLATE,
                CaseAction.TASK);
        CaseRow row = new CaseRow(
                ROW.heading(),
                ROW.holder(),
                ROW.rounds(),
                ROW.extent(),
                ROW.worsened(),
                ROW.attack(),
                ROW.verdict(),
                ROW.marking(),
                null,
                ROW.service(),
                new CaseRow.Next(4, allowed, 1));
        assertThat(Json.parse(FormerNames.row(row)).path("allowed").toString()).isEqualTo("[\"assign\",\"notes\"]");
        assertThat(Json.read(FormerNames.row(row), CaseRow.class)).isEqualTo(row);
    }

    @Test
    void whatTheBoardsWriteTheyReadBack() {
        assertThat(Json.read(Json.write(ROW), CaseRow.class)).isEqualTo(ROW);
        NotificationView page = NotificationView.of(
                Notification.toWebhook("p1", Notification.Kind.WORSENED, 1, 2, NOW)
                        .attempted(
                                new Notification.Attempt(NOW, Notification.Outcome.FAILED, "503"),
                                Notification.Status.QUEUED),
                "c1",
                12);
        assertThat(Json.read(Json.write(page), NotificationView.class)).isEqualTo(page);
        List<MatchReason> because = List.of(new MatchReason("selection", "Image", "endswith", "/sh", null));
        assertThat(Json.readList(Json.write(because), MatchReason.class)).isEqualTo(because);
    }

    @Test
    void aReaderIsAllowedNothing() {
        assertThat(ROW.forVerbs(Set.of()).next().allowed()).isEmpty();
        assertThat(ROW.forVerbs(Set.of()).heading()).isEqualTo(ROW.heading());
        CaseView whole = new CaseView(ROW, ALONE, List.of(), List.of(), List.of(), CaseGaps.NONE);
        assertThat(Json.tree(whole.forVerbs(Set.of())).path("allowed")).isEmpty();
        assertThat(Json.tree(whole).path("allowed")).hasSize(2);
    }

    @Test
    void aRecordOfManyPartsIsOneFlatObject() {
        assertThat(Json.tree(new CaseView(ROW, ALONE, List.of(), List.of(), List.of(), CaseGaps.NONE))
                        .fieldNames())
                .toIterable()
                .startsWith("id", "number", "title", "status", "severity", "raised", "assignee")
                .endsWith(
                        "version",
                        "allowed",
                        "mergeSuggestionCount",
                        "mergedCases",
                        "linkedCases",
                        "mergeSuggestions",
                        "departed",
                        "observables",
                        "described",
                        "alerts",
                        "gaps",
                        "missing",
                        "gapsWithin")
                .doesNotContain("heading", "row", "next", "relations");
    }
}
