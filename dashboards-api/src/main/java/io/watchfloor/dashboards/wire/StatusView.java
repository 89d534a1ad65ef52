package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.paging.views.NotificationCoverageView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The center's health. */
@Meaning("How the center is.")
public record StatusView(
        @JsonUnwrapped Program program,
        @Meaning("Null when this is no demo.") @Nullable Demo demo,

        @Meaning("Who came in here within the hour although identity providers are the way in; null when nobody did.")
        @Nullable
        BreakGlass breakGlass,

        @Meaning("The nodes of the cluster.") List<Member> members,
        @JsonUnwrapped Figures figures,
        Paging paging,
        HeartbeatView heartbeat,
        Rules rules,
        Boards boards,
        @JsonUnwrapped Waiting waiting,
        @Meaning("Readers of the journal.") List<Fold> folds)
        implements LiveItem {

    /** The running program. */
    public record Program(String version, Instant startedAt, Instant serverTime) {}

    /** A sign-in that everybody is told of. */
    @Meaning("The latest sign-in by a link, a token or a recovery code, where identity providers are the way in.")
    public record BreakGlass(
            Instant at,
            String person,
            @Meaning("link, token or recovery.") String method) {}

    /** Pages that the demo's own pager received. */
    @Meaning("What the demo's own pager received.")
    public record Demo(
            @Meaning("The latest, latest first.") List<ReceivedPage> pagesReceived,

            @Meaning("All that it ever received.") long pagesReceivedTotal) {}

    /** A page that the demo's pager received. */
    @Meaning("A page that the demo's pager received.")
    public record ReceivedPage(Instant at, String text) {}

    /** A node of the cluster. */
    @Meaning("A node of the cluster.")
    public record Member(String address, String status, List<String> roles) {}

    /** Totals. */
    public record Figures(
            @Meaning("Assets that ever reported.") long assets,
            Cases cases,
            Alerts alerts,
            Sensors sensors,
            @Meaning("Of this node since it started.") Telemetry telemetry) {}

    /** Number of cases. */
    @Meaning("Open cases, and those that nobody has.")
    public record Cases(long open, @JsonProperty("new") long unassigned) {}

    /** Number of alerts. */
    @Meaning("Open alerts.")
    public record Alerts(long open) {}

    /** Number of sensors. */
    @Meaning("Sensors of this node.")
    public record Sensors(
            int connected,

            @Meaning("Sensors whose credential two machines use, at most 20.")
            List<String> crowded,

            @Meaning("How many sensors these are.") long crowdedTotal) {}

    /** Number of records and detections. */
    @Meaning("Records judged, and detections made.")
    public record Telemetry(long records, long detections) {}

    /** Whether pages reach people. */
    @Meaning("Whether people are told.")
    public record Paging(
            @Meaning(
                    "nobody: there are cases of which nobody would be told now; reach says why. failing: pages were tried in"
                            + " the last ten minutes and none"
                            + " arrived.")
            PagingState state,

            @Nullable String reason,
            @Nullable Instant lastDeliveredAt,
            NotificationCoverageView reach) {}

    /** Whether pages reach people, in a word. */
    public enum PagingState implements WireText {
        TOLD,
        NOBODY,
        FAILING
    }

    /** The active rules. */
    @Meaning("What judges.")
    public record Rules(String version, int active) {}

    /** The read models. */
    @Meaning("The read models.")
    public record Boards(
            @Meaning("Journaled events that the boards do not show yet.")
            long eventsBehind,

            @Meaning(
                    "Percent of the journal that is read, while the read models are rebuilt after a start or a restore: until then"
                            + " lists are incomplete, and an empty one means \"not known yet\". Null otherwise.")
            @Nullable
            Integer rebuilding) {}

    /** Telemetry that is not judged. */
    public record Waiting(RetryQueue retryQueue, Quarantine quarantine) {}

    /** Parked records. */
    @Meaning("Records that wait: nothing of them is lost, and they are judged as soon as that is possible.")
    public record RetryQueue(
            long records,
            Map<String, Long> byCode,
            @Meaning("The oldest first, at most 50.") List<Group> groups,
            @Meaning("How many groups there are.") long groupsTotal) {}

    /** Records that wait for the same thing. */
    @Meaning("Records that wait for the same thing.")
    public record Group(
            @Meaning("asset.failing, asset.damaged or sensor.too-many-new-assets.")
            String code,

            @Nullable String asset,
            @Nullable String sensor,
            long records,
            Instant since,
            String reason) {}

    /** Quarantined records. */
    @Meaning("Records that are not judged and are kept with the reason.")
    public record Quarantine(long records, Map<String, Long> byCode) {}

    /** One reader of the journal. */
    @Meaning("One reader of the journal.")
    public record Fold(
            String name,
            @Meaning("Null while it goes on.") @Nullable Instant failingSince,

            @Meaning("Why it cannot go on; empty while it can.")
            String reason,

            @Meaning("Events that it went on without.") long quarantinedEvents) {}

    @Override
    public String id() {
        return "";
    }

    /** Apart from the time at which it was read, which a heartbeat says, too. */
    @Override
    public boolean saysTheSameAs(LiveItem before) {
        return before instanceof StatusView status
                && at(status.program.serverTime).equals(status);
    }

    private StatusView at(Instant serverTime) {
        return new StatusView(
                new Program(program.version, program.startedAt, serverTime),
                demo,
                breakGlass,
                members,
                figures,
                paging,
                heartbeat,
                rules,
                boards,
                waiting,
                folds);
    }
}
