package io.watchfloor.config.backup;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tables a backup contains. A test checks that each table of the schema is in one of the two lists, so a table
 * that a migration adds cannot be forgotten.
 */
final class BackupTables {

    private static final String FOLDED = "is folded from the journal again";

    /** Ordered so that each table comes after those that it refers to. */
    static final List<String> KEPT = List.of(
            "event_journal",
            "snapshot",
            "evidence_key",
            "rule_set",
            "rule_pack_content",
            "rule_pack_change",
            "alias_row",
            "alias_change",
            "alias_request",
            "asset_note",
            "sensor",
            "sensor_enrolment",
            "sensor_authority",
            "sensor_authority_former",
            "sensor_progress",
            "sensor_tally",
            "sensor_history",
            "sensor_gap",
            "sensor_health",
            "telemetry_key",
            "quarantined_telemetry",
            "parked_telemetry",
            "presence",
            "asset_source",
            "asset_field",
            "own_telemetry",
            "cloud_pull",
            "cloud_item",
            "person",
            "api_token",
            "passkey",
            "person_profile",
            "person_seen",
            "provider_person",
            "scim_record",
            "scim_member",
            "team",
            "team_member",
            "passkey_owner",
            "document",
            "awaited_heartbeat",
            "case_action",
            "case_action_step",
            "sensor_group",
            "sensor_configuration",
            "response",
            "response_step",
            "response_package",
            "response_package_part",
            "web_push_key",
            "oncall_request",
            "oncall_feed",
            "audit_record",
            "audit_head",
            "audit_signed_head");

    /** What older schemas call tables that are kept; in this one they are views. */
    static final List<String> FORMER = List.of("oncall_document", "automation");

    /**
     * Tables that a starting node rebuilds before it needs them, each with the reason why a restored center is correct
     * without it.
     */
    private static final Map<String, String> REASONS = Map.ofEntries(
            entry("ack_key", "signs links of the lost center, which must not become good again"),
            entry("ack_use", "tells of links of the lost center, which are worth nothing"),
            entry("alert_board", FOLDED),
            entry("alert_detection", FOLDED),
            entry("alert_evidence", FOLDED + ", as far as evidence_key still has its key"),
            entry("alias_told", "triage receives every change again, and ignores repeats"),
            entry("automation_asset", FOLDED),
            entry("automation_case", FOLDED),
            entry("approval", "nobody has a word for what the lost center was asked"),
            entry("asset_activity", FOLDED),
            entry("asset_board", FOLDED + "; who reported when comes from presence"),
            entry("case_activity", FOLDED),
            entry("case_board", FOLDED),
            entry("break_glass", "tells for an hour what the audit log keeps"),
            entry("center_lineage", "a restored center is another one, and its sensors shall see that"),
            entry("door_count", "is told by each node of the center that runs"),
            entry("cloud_lease", "names a node of the lost center; its pull ends by itself"),
            entry("cluster_expelled", "names nodes of the lost cluster"),
            entry("cluster_formation", "the restored center is a cluster of its own"),
            entry("cluster_member", "names nodes of the lost cluster"),
            entry("contact_code", "whoever waits for a code asks for another one"),
            entry("contact_health", "says how the lost center reached people last"),
            entry("contact_sent", "bounds what the lost center sent within a day"),
            entry("contact_test", "says what became of test pages of the lost center"),
            entry("event_tag", "is always empty"),
            entry("flyway_schema_history", "the restore makes the schema"),
            entry("fold_position", "is made anew at the journal's beginning: everything is folded again"),
            entry("gate_node", "names nodes of the lost cluster"),
            entry("heartbeat_ballast", "only proves that the lost center could write"),
            entry("heartbeat_sent", "the restored center tells the outside anew"),
            entry("handover", "what became of each case stands in its journal; an open one is offered anew"),
            entry("hub", FOLDED),
            entry("invite", "an invitation that was used must not become good again"),
            entry("live_change", FOLDED),
            entry("live_head", "a new lineage tells live streams of the lost center to load the boards anew"),
            entry("obligation", FOLDED + ": what is owed, pages too, is due as it was"),
            entry("document_revision", "only tells nodes of the lost center to read again"),
            entry("page_board", FOLDED),
            entry("passkey_question", "browsers ask the restored center anew"),
            entry("provider_message", "is for minutes, and its senders send anew"),
            entry("provider_sign_in", "a sign-in that was under way begins again"),
            entry("quarantined_event", "a fold that meets the event again quarantines it again"),
            entry("round_board", FOLDED),
            entry("recovery_code", "a code that was used must not become good again: people make new ones"),
            entry("sign_in", "is how people signed in at the lost center; the audit, which is kept, has it, too"),
            entry("search_alert", FOLDED),
            entry("search_backlog", "the restored center folds every alert, and indexes it then"),
            entry("search_term", FOLDED),
            entry("search_value", FOLDED),
            entry("sensor_configuration_given", "each sensor is given anew what is for it"),
            entry("sensor_configured", "each sensor says anew what it has"),
            entry("sensor_readiness", "each sensor says anew what it may be asked for"),
            entry("sensor_session", "no sensor is connected to a restored center"),
            entry("session", "nobody is signed in at a restored center"),
            entry("sign_in_link", "a link that was used must not become good again"),
            entry("told_alias", FOLDED),
            entry("window_evidence", FOLDED),
            entry("write_probe", "holds one row that the schema brings"));

    static final Set<String> LEFT_OUT = REASONS.keySet();

    /** The tables that must be empty before a restore. */
    static final List<String> MUST_BE_EMPTY = List.of("event_journal", "sensor", "person", "audit_record");

    /**
     * The number of the transaction that wrote a journal row is valid in one server only. Restored rows get the
     * restoring transaction's number, so folds read them in the order of their orderings, in which each event comes
     * after those that it depends on.
     */
    static final Set<String> COLUMNS_LEFT_OUT = Set.of("event_journal.xid");

    private BackupTables() {}

    /** The sort order of the rows, so that two backups of the same rows are equal; empty means the primary key. */
    static String order(String table) {
        return table.equals("event_journal") ? "ordering" : "";
    }
}
