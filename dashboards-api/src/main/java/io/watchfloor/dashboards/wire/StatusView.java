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

@Meaning("The status of the center.")
public record StatusView(
        @JsonUnwrapped Program program,

        @Meaning("Null if the center is not a demo.") @Nullable
        Demo demo,

        @Meaning("Latest sign-in within the last hour that bypassed the identity providers; null if there"
                + " was none.")
        @Nullable
        BreakGlass breakGlass,

        @Meaning("The nodes of the cluster.") List<Member> members,
        @JsonUnwrapped Totals figures,
        Notifications notifications,
        HeartbeatView heartbeat,
        Rules rules,
        Boards boards,
        @JsonUnwrapped Waiting waiting,
        @Meaning("Projections of the journal.") List<Fold> folds,
        Archive archive)
        implements LiveItem {

    public record Program(String version, Instant startedAt, Instant serverTime) {}

    /** A sign-in that bypassed the identity providers. */
    @Meaning("The latest sign-in with a link, a token or a recovery code although identity providers"
            + " are configured.")
    public record BreakGlass(
            Instant at,
            String person,
            @Meaning("link, token or recovery.") String method) {}

    /** Notifications received by the demo's pager. */
    @Meaning("Notifications received by the demo's own pager.")
    public record Demo(
            @Meaning("Latest first.") List<ReceivedPage> notificationsReceived,

            @Meaning("Total number of received notifications.")
            long notificationsReceivedTotal) {}

    @Meaning("A notification received by the demo's own pager.")
    public record ReceivedPage(Instant at, String text) {}

    @Meaning("A node of the cluster.")
    public record Member(String address, String status, List<String> roles) {}

    /** Counts. */
    public record Totals(
            @Meaning("Number of assets that have ever reported.")
            long assets,

            Cases cases,
            Alerts alerts,
            Sensors sensors,
            @Meaning("Since this node started.") Telemetry telemetry) {}

    /** Numbers of cases. */
    @Meaning("Open cases, and unacknowledged cases.")
    public record Cases(long open, @JsonProperty("new") long unassigned) {}

    /** Numbers of alerts. */
    @Meaning("Open alerts.")
    public record Alerts(long open) {}

    /** Numbers of sensors. */
    @Meaning("Sensors connected to this node.")
    public record Sensors(
            int connected,

            @Meaning("At most 20 sensors whose credential is used by two machines.")
            List<String> crowded,

            @Meaning("Number of these sensors.") long crowdedTotal) {}

    /** Numbers of records and detections. */
    @Meaning("Records evaluated, and detections.")
    public record Telemetry(long records, long detections) {}

    /** State of notifications. */
    @Meaning("State of notifications.")
    public record Notifications(
            @Meaning("nobody: for some cases no one can be notified; `reach` explains why. failing: all"
                    + " notifications of the last ten minutes failed.")
            NotificationState state,

            @Nullable String reason,
            @Nullable Instant lastDeliveredAt,
            NotificationCoverageView coverage) {}

    /** State of notifications in one word. */
    public enum NotificationState implements WireText {
        NOTIFIED,
        NOBODY,
        FAILING
    }

    /** The active rules. */
    @Meaning("Active rules.")
    public record Rules(
            String version,
            int active,
            @Meaning("Version of ATT&CK, such as 19.") String attackVersion) {}

    /** The read models. */
    @Meaning("State of the projections.")
    public record Boards(
            @Meaning("Journal events that are not yet in the projections.")
            long eventsBehind,

            @Meaning("Percentage of the journal that was read while the projections are rebuilt after a start or a"
                    + " restore. Until the rebuild is complete, lists may lack items or be empty. Null otherwise.")
            @Nullable
            Integer rebuilding) {}

    /** Unprocessed telemetry. */
    public record Waiting(RetryQueue retryQueue, Quarantine quarantine) {}

    /** Pending records. */
    @Meaning("Pending records. No pending record is lost; all are evaluated as soon as possible.")
    public record RetryQueue(
            long records,
            Map<String, Long> byCode,
            @Meaning("At most 50, oldest first.") List<Group> groups,
            @Meaning("Total number of groups.") long groupsTotal) {}

    /** Pending records with the same cause. */
    @Meaning("Pending records with the same cause.")
    public record Group(
            @Meaning("asset.failing, asset.damaged or sensor.too-many-new-assets.")
            String code,

            @Nullable String asset,
            @Nullable String sensor,
            long records,
            Instant since,
            String reason) {}

    @Meaning("Unprocessed records in quarantine, which are stored with their error.")
    public record Quarantine(long records, Map<String, Long> byCode) {}

    /** A projection of the journal. */
    @Meaning("A projection of the journal.")
    public record Fold(
            String name,

            @Meaning("When the projection stopped; null while it runs.") @Nullable
            Instant failingSince,

            @Meaning("Why the projection stopped; empty while it runs.")
            String reason,

            @Meaning("Number of events that the projection skipped because of errors.")
            long quarantinedEvents) {}

    /** The archive of telemetry. */
    @Meaning("The archive of telemetry.")
    public record Archive(
            @Meaning("Whether new telemetry is kept.") boolean enabled,

            @Meaning("Records in the database that are in no file yet.")
            long waitingRecords,

            @Meaning("When the oldest of them was acknowledged; null if there are none.") @Nullable
            Instant waitingSince,

            ArchiveFiles files,

            @Meaning("Null if files can be written.") @Nullable
            ArchiveFailure failure,

            @Meaning("Records that were deleted before they were in a file, because more than"
                    + " watchfloor.archive.waiting waited.")
            long deletedRecords,

            @Meaning("The last time that such records were deleted; null if there was none.") @Nullable
            Instant deletedAt) {}

    /** Files of the archive. */
    @Meaning("Files of the archive.")
    public record ArchiveFiles(
            long number,
            @Meaning("Size of all files.") long bytes,

            @Meaning("Day of receipt of the oldest file, in UTC; null if there are no files.") @Nullable
            String oldestDay) {}

    /** Why files of the archive are not written. */
    @Meaning("Why files of the archive cannot be written, merged or deleted.")
    public record ArchiveFailure(
            @Meaning("First failure since the last success.")
            Instant since,

            String reason) {}

    @Override
    public String id() {
        return "";
    }

    /** The time of the status is ignored when comparing, because heartbeats also contain the time. */
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
                notifications,
                heartbeat,
                rules,
                boards,
                waiting,
                folds,
                archive);
    }
}
