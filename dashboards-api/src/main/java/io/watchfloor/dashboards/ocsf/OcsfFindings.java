package io.watchfloor.dashboards.ocsf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes cases as Incident Findings (class 2005) and alerts as Detection Findings (class 2004) of OCSF 1.6. The
 * attributes exist since that version. What has no attribute, such as the TLP label, is in {@code unmapped}. Pure.
 *
 * @param address of the page, for links
 */
public record OcsfFindings(URI address) {

    /** The version of the schema that the findings name. */
    public static final String VERSION = "1.6.0";

    /** The most alerts of a case in its finding; {@code unmapped.alert_count} has the number of all. */
    public static final int MOST_ALERTS = 50;

    private static final int FINDINGS = 2;
    private static final int DETECTION_FINDING = 2004;
    private static final int INCIDENT_FINDING = 2005;
    private static final int USER = 1;
    private static final int RULE = 1;
    private static final String PRODUCT = "Watchfloor";

    /**
     * Where a finding is in the sequence of changes.
     *
     * @param lineage identifies the database
     * @param sequence unique in the lineage, and grows with each change
     * @param first whether this is the first change of the case or alert
     */
    public record Position(String lineage, long sequence, boolean first) {}

    private enum Activity {
        CREATE(1, "Create"),
        UPDATE(2, "Update"),
        CLOSE(3, "Close");

        private final int id;
        private final String caption;

        Activity(int id, String caption) {
            this.id = id;
            this.caption = caption;
        }

        static Activity of(boolean closed, Position at) {
            return closed ? CLOSE : at.first() ? CREATE : UPDATE;
        }
    }

    /** @param alerts the first alerts of the case, at most {@value #MOST_ALERTS} */
    public ObjectNode ofCase(CaseRow row, List<AlertView> alerts, Position at) {
        CaseRow.Heading heading = row.heading();
        ObjectNode finding = finding(
                INCIDENT_FINDING,
                "Incident Finding",
                Activity.of(!heading.status().open(), at),
                at);
        finding.withArray("/metadata/profiles").add("incident");
        severity(finding, heading.severity());
        finding.put("time", row.rounds().openedAt().toEpochMilli());
        finding.put("message", heading.title());
        finding.put("desc", heading.title());
        finding.put("src_url", link(row.id()));
        status(finding, heading.status());
        verdict(finding, row.verdict().classification());
        String assignee = row.holder().assignee();
        if (assignee == null) {
            finding.putObject("assignee_group").put("name", "Unassigned cases");
        } else {
            finding.putObject("assignee")
                    .put("name", assignee)
                    .put("type_id", USER)
                    .put("type", "User");
        }
        attacks(finding, row.attack());
        ArrayNode list = finding.putArray("finding_info_list");
        alerts.stream().limit(MOST_ALERTS).forEach(alert -> info(list.addObject(), alert));
        if (alerts.isEmpty()) {
            list.addObject().put("uid", row.id()).put("title", heading.title());
        }
        ObjectNode more = finding.putObject("unmapped");
        more.put("id", row.id());
        more.put("number", heading.number());
        more.put("status", heading.status().text());
        more.put("tier", row.holder().tier().text());
        more.put("updated_time", row.rounds().updatedAt().toEpochMilli());
        more.put("tlp", row.marking().tlp().text());
        more.put("alert_count", row.extent().alertCount());
        more.put("asset_count", row.extent().assetCount());
        ArrayNode assets = more.putArray("assets");
        row.extent().assets().forEach(asset -> assets.add(asset.id()));
        if (row.exercise() != null) {
            exercise(finding);
        }
        Classification classification = row.verdict().classification();
        if (classification != null) {
            more.put("classification", classification.text());
        }
        put(more, "determination", row.verdict().determination());
        CaseRow.MergedInto parent = row.extent().mergedInto();
        put(more, "merged_into", parent == null ? null : parent.id());
        return finding;
    }

    /** Consumers filter by labels of the metadata. */
    private static void exercise(ObjectNode finding) {
        finding.withArray("/metadata/labels").add("exercise");
    }

    /**
     * @param marking of the case of the alert
     * @param exercise whether that case belongs to an exercise
     */
    public ObjectNode ofAlert(AlertView alert, Tlp marking, boolean exercise, Position at) {
        AlertView.FindingView other = alert.finding();
        boolean closed = other != null && other.closed();
        ObjectNode finding = finding(DETECTION_FINDING, "Detection Finding", Activity.of(closed, at), at);
        put((ObjectNode) finding.path("metadata"), "correlation_uid", alert.caseId());
        severity(finding, alert.level());
        finding.put("time", alert.seen().firstSeen().toEpochMilli());
        finding.put("start_time", alert.seen().firstSeen().toEpochMilli());
        finding.put("end_time", alert.seen().lastSeen().toEpochMilli());
        finding.put("count", alert.seen().count());
        finding.put("message", alert.title());
        finding.put("is_alert", !closed);
        if (closed) {
            finding.put("status_id", 4).put("status", "Resolved");
        }
        info(finding.putObject("finding_info"), alert);
        AssetName asset = AssetName.of(alert.asset());
        finding.putArray("resources")
                .addObject()
                .put("uid", alert.asset())
                .put("name", asset.name())
                .put("type", asset.kind().text());
        if (asset.kind() == AssetKind.HOST) {
            finding.putObject("device")
                    .put("uid", alert.asset())
                    .put("hostname", asset.name())
                    .put("type_id", 0)
                    .put("type", "Unknown");
        }
        if (exercise) {
            exercise(finding);
        }
        ObjectNode more = finding.putObject("unmapped");
        more.put("asset", alert.asset());
        more.put("status", alert.status().text());
        more.put("tlp", marking.text());
        put(more, "case", alert.caseId());
        if (other != null) {
            put(more, "provider_severity", other.severity());
            put(more, "provider_status", other.status());
        }
        return finding;
    }

    private static ObjectNode finding(int uid, String name, Activity activity, Position at) {
        ObjectNode finding = JsonNodeFactory.instance.objectNode();
        finding.put("class_uid", uid);
        finding.put("class_name", name);
        finding.put("category_uid", FINDINGS);
        finding.put("category_name", "Findings");
        finding.put("activity_id", activity.id);
        finding.put("activity_name", activity.caption);
        finding.put("type_uid", 100 * uid + activity.id);
        finding.put("type_name", name + ": " + activity.caption);
        ObjectNode metadata = finding.putObject("metadata");
        metadata.put("version", VERSION);
        metadata.putObject("product").put("name", PRODUCT).put("vendor_name", PRODUCT);
        metadata.put("uid", at.lineage() + "-" + at.sequence());
        metadata.put("sequence", at.sequence());
        return finding;
    }

    private void info(ObjectNode info, AlertView alert) {
        info.put("uid", alert.id());
        info.put("title", alert.title());
        info.put("created_time", alert.seen().firstSeen().toEpochMilli());
        info.put("first_seen_time", alert.seen().firstSeen().toEpochMilli());
        info.put("last_seen_time", alert.seen().lastSeen().toEpochMilli());
        info.putObject("analytic")
                .put("uid", alert.rule())
                .put("name", alert.title())
                .put("type_id", RULE)
                .put("type", "Rule");
        attacks(info, alert.attack());
        AlertView.FindingView other = alert.finding();
        if (other != null) {
            info.putObject("product").put("name", other.provider());
            put(info, "uid_alt", other.id());
            if (other.updatedAt() != null) {
                info.put("modified_time", other.updatedAt().toEpochMilli());
            }
        }
        put(info, "src_url", other != null && other.link() != null ? other.link() : alertLink(alert));
    }

    private @Nullable String alertLink(AlertView alert) {
        String caseId = alert.caseId();
        return caseId == null ? null : link(caseId);
    }

    private String link(String caseId) {
        String base = address.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/cases/" + caseId;
    }

    private static void attacks(ObjectNode to, List<String> techniques) {
        if (techniques.isEmpty()) {
            return;
        }
        ArrayNode attacks = to.putArray("attacks");
        for (String technique : techniques) {
            ObjectNode attack = attacks.addObject();
            int dot = technique.indexOf('.');
            attack.putObject("technique").put("uid", dot < 0 ? technique : technique.substring(0, dot));
            if (dot >= 0) {
                attack.putObject("sub_technique").put("uid", technique);
            }
        }
    }

    private static void severity(ObjectNode to, Level level) {
        String text = level.text();
        int id = switch (level) {
            case INFORMATIONAL -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
            case CRITICAL -> 5;
        };
        to.put("severity_id", id);
        to.put("severity", text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1));
    }

    private static void status(ObjectNode to, CaseStatus status) {
        int id = switch (status) {
            case NEW -> 1;
            case ACKNOWLEDGED, IN_PROGRESS, CONTAINED -> 2;
            case ON_HOLD -> 3;
            case RESOLVED -> 4;
            case CLOSED, MERGED -> 5;
        };
        to.put("status_id", id);
        to.put(
                "status",
                List.of("New", "In Progress", "On Hold", "Resolved", "Closed").get(id - 1));
    }

    private static void verdict(ObjectNode to, @Nullable Classification classification) {
        switch (classification) {
            case TRUE_POSITIVE -> to.put("verdict_id", 2).put("verdict", "True Positive");
            case FALSE_POSITIVE -> to.put("verdict_id", 1).put("verdict", "False Positive");
            case BENIGN_TRUE_POSITIVE, INFORMATIONAL_EXPECTED_ACTIVITY ->
                to.put("verdict_id", 5).put("verdict", "Benign");
            case null -> to.put("verdict_id", 0).put("verdict", "Unknown");
        }
    }

    private static void put(ObjectNode to, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            to.put(name, text);
        }
    }
}
