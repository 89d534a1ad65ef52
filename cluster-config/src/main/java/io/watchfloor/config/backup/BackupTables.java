package io.watchfloor.config.backup;

import java.util.List;
import java.util.Set;

/**
 * Which tables a backup holds. Each table of the schema stands in one of the two lists, which a test checks: a table that a
 * migration adds cannot be forgotten.
 */
final class BackupTables {

    /** In an order in which each table comes after those that it refers to. */
    static final List<String> KEPT = List.of(
            "event_journal",
            "snapshot",
            "evidence_key",
            "rule_set",
            "rule_pack_content",
            "sensor",
            "sensor_enrolment",
            "sensor_progress",
            "quarantined_telemetry",
            "parked_telemetry",
            "presence",
            "person",
            "api_token");

    /** Folded from the journal again, or of the moment only: a restored center signs nobody in. */
    static final Set<String> LEFT_OUT = Set.of(
            "alert_board",
            "alert_detection",
            "alert_evidence",
            "asset_board",
            "case_activity",
            "case_board",
            "cluster_expelled",
            "cluster_formation",
            "cluster_member",
            "event_tag",
            "flyway_schema_history",
            "fold_position",
            "live_change",
            "live_head",
            "obligation",
            "page_board",
            "quarantined_event",
            "rule_pack_change",
            "session",
            "sign_in_link",
            "window_evidence",
            "write_probe");

    /** The tables that must be empty where a backup is restored. */
    static final List<String> MUST_BE_EMPTY = List.of("event_journal", "sensor", "person");

    /**
     * The transaction that wrote a journal row has a number in one server only. Restored rows get the restoring transaction's,
     * so that folds read them in the order of their orderings, in which each event comes after those that it followed.
     */
    static final Set<String> COLUMNS_LEFT_OUT = Set.of("event_journal.xid");

    private BackupTables() {}

    /** What the rows are sorted by, so that two backups of the same rows are the same; empty when it is the primary key. */
    static String order(String table) {
        return table.equals("event_journal") ? "ordering" : "";
    }
}
