package io.watchfloor.config.backup;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists the tables that a backup contains and those that it omits. A test checks that each table of the schema is in
 * one of the two lists, so a migration cannot add a table that both lists omit.
 */
final class BackupTables {

    private static final String REBUILT = "is rebuilt from the journal";

    /** Tables in a backup. Each table comes after the tables that its foreign keys refer to. */
    static final List<String> INCLUDED = List.of(
            "event_journal",
            "snapshot",
            "evidence_key",
            "rule_set",
            "rule_pack_content",
            "rule_pack_change",
            "value_list_change",
            "rule_exception",
            "rule_stage_change",
            "background_job",
            "saved_hunt",
            "case_proof",
            "case_proof_item",
            "mention_seen",
            "alias_row",
            "alias_change",
            "alias_request",
            "asset_note",
            "asset_profile",
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
            "archive_block",
            "archive_progress",
            "archive_file",
            "archive_hold",
            "archive_erasure",
            "quarantined_telemetry",
            "retry_queue",
            "presence",
            "asset_source",
            "asset_field",
            "record_format",
            "asset_format",
            "asset_format_dropped",
            "own_telemetry",
            "cloud_pull",
            "cloud_item",
            "finding_asset",
            "intel_object",
            "intel_source",
            "intel_link",
            "partner",
            "partner_usage",
            "partner_certificate",
            "intel_collection",
            "intel_release",
            "intel_entry",
            "intel_feed",
            "intel_feed_cursor",
            "intel_feed_sighting",
            "partner_signal",
            "matter",
            "matter_member",
            "matter_case",
            "matter_disclosure",
            "matter_log",
            "matter_deadline",
            "matter_notice",
            "matter_note_key",
            "matter_note",
            "matter_referral",
            "matter_exhibit",
            "matter_custody",
            "matter_takedown",
            "fraud_report",
            "fraud_value",
            "fraud_kit",
            "fraud_kit_site",
            "matter_fraud_report",
            "indicator_decision",
            "bulk_indicator",
            "indicator_look_back",
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
            "secure_score",
            "webhook",
            "awaited_heartbeat",
            "case_action",
            "case_action_step",
            "exercise_held",
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
            "audit_signed_head",
            "audit_time_stamp");

    /**
     * Tables of older schemas. In the current schema, these names are views over {@code document}, or no longer exist.
     * A backup taken before an upgrade contains these tables.
     */
    static final List<String> FORMER_NAMES = List.of("oncall_document", "automation", "parked_telemetry", "referral");

    /**
     * Tables that a backup does not contain. For each table, the reason why a restored center works without its rows.
     */
    private static final Map<String, String> REASONS = Map.ofEntries(
            entry("ack_key", "contains signing keys for links of the lost center, and these links must stay invalid"),
            entry("ack_use", "lists links of the lost center, which are invalid"),
            entry("alert_board", REBUILT),
            entry("alert_detection", REBUILT),
            entry("alert_evidence", REBUILT + ", unless the evidence's key was deleted from evidence_key"),
            entry("alias_told", "triage receives every change again, and ignores repeated changes"),
            entry("automation_asset", REBUILT),
            entry("automation_case", REBUILT),
            entry("case_finding", REBUILT),
            entry("backup_taken", "lists backups of the lost center's database"),
            entry("secure_score_now", "the restored center evaluates its score within seconds"),
            entry("archive_copy", "lists copies on the disks of the lost center's nodes"),
            entry("archive_writer", "names a node of the lost center, whose lease expires"),
            entry("intel_status", "partners read results within a day, and send objects again"),
            entry("approval", "pending approvals of the lost center expire"),
            entry("asset_activity", REBUILT),
            entry("asset_board", REBUILT + "; the time of the last report comes from presence"),
            entry("case_activity", REBUILT),
            entry("case_record", REBUILT + ", unless the evidence's key was deleted from evidence_key"),
            entry("case_board", REBUILT),
            entry("case_figure", REBUILT),
            entry("case_mention", REBUILT),
            entry("case_note", REBUILT),
            entry("case_task", REBUILT),
            entry("case_trait", REBUILT),
            entry(
                    "case_trait_backlog",
                    "the restored center stores the values of each case when it rebuilds its projections"),
            entry("break_glass", "is read for only one hour, and the audit log contains the same entries"),
            entry("center_lineage", "a restored center gets a new lineage, which its sensors detect"),
            entry("indicator", "the restored center derives it from intel_object"),
            entry("indicator_node", "each running node reports what it has loaded"),
            entry("indicator_pause", REBUILT),
            entry("indicator_progress", "the restored center derives indicators from intel_object again"),
            entry("indicator_sighting", REBUILT),
            entry("input_count", "each running node reports its counts again"),
            entry("cloud_lease", "names a node of the lost center, whose lease expires"),
            entry("cluster_expelled", "names nodes of the lost cluster"),
            entry("cluster_formation", "the restored center forms a new cluster"),
            entry("cluster_member", "names nodes of the lost cluster"),
            entry("contact_code", "users request a new code"),
            entry("contact_health", "describes deliveries of the lost center"),
            entry("contact_sent", "limits messages that the lost center sent within one day"),
            entry("contact_test", "contains results of test notifications of the lost center"),
            entry("event_tag", "is always empty"),
            entry("flyway_schema_history", "the restore creates the schema"),
            entry("fold_position", "restarts at the beginning of the journal, so that all projections are rebuilt"),
            entry("gate_node", "names nodes of the lost cluster"),
            entry("heartbeat_ballast", "only shows that the lost center could write to the database"),
            entry("heartbeat_sent", "the restored center sends its next heartbeat"),
            entry("handover", "results are in the journal of each case; an open handoff must be sent again"),
            entry("hub", REBUILT),
            entry("indicator_rule", "is made again from intel_object"),
            entry("indicator_rule_position", "restarts at the beginning of intel_object"),
            entry("invite", "a used invitation must stay invalid"),
            entry("live_change", REBUILT),
            entry("live_head", "a new lineage makes clients of live streams reload their data"),
            entry("obligation", REBUILT + ", with pending deliveries at their due times"),
            entry("document_revision", "only notifies nodes of the lost center about changes"),
            entry("notification_board", REBUILT),
            entry("partner_alert", REBUILT),
            entry("partner_case", REBUILT),
            entry("partner_reminder", "owners are reminded of ends again"),
            entry("passkey_question", "browsers request a new challenge"),
            entry("provider_message", "contains messages that are valid for a few minutes, and senders retry"),
            entry("provider_sign_in", "users start an unfinished sign-in again"),
            entry(
                    "quarantined_event",
                    "a projection reads each quarantined event again, and quarantines it again if necessary"),
            entry("round_board", REBUILT),
            entry("rule_shadow_day", REBUILT),
            entry("recovery_code", "used codes must stay invalid, and users create new codes"),
            entry("sign_in", "lists sign-ins to the lost center, which the audit log also contains"),
            entry("search_alert", REBUILT),
            entry("search_backlog", "the restored center indexes every alert when it rebuilds its projections"),
            entry("search_term", REBUILT),
            entry("search_value", REBUILT),
            entry("sensor_configuration_given", "each sensor receives its configuration again"),
            entry("sensor_configured", "each sensor reports its configuration again"),
            entry("sensor_readiness", "each sensor reports its capabilities again"),
            entry("sensor_session", "no sensor is connected to a restored center"),
            entry("session", "no user is signed in to a restored center"),
            entry("sign_in_link", "a used link must stay invalid"),
            entry("told_alias", REBUILT),
            entry("webhook_mark", "the replay window of a restored center starts with the restore"),
            entry("window_evidence", REBUILT),
            entry("write_probe", "contains only one row, which a migration inserts"));

    static final Set<String> OMITTED = REASONS.keySet();

    /** A restore requires empty tables with these names, so that it never overwrites the data of a center. */
    static final List<String> MUST_BE_EMPTY = List.of("event_journal", "sensor", "person", "audit_record");

    /**
     * A transaction id is valid in one PostgreSQL server only. Restored journal rows get the id of the restoring
     * transaction. Projections therefore read restored events in the order of the column {@code ordering}, in which
     * each event follows the events that it depends on.
     */
    static final Set<String> OMITTED_COLUMNS = Set.of("event_journal.xid");

    private BackupTables() {}

    /**
     * Returns the sort order of a table's rows in a backup, so that backups of the same rows are identical. An empty
     * order means the primary key.
     */
    static String order(String table) {
        return table.equals("event_journal") ? "ordering" : "";
    }
}
