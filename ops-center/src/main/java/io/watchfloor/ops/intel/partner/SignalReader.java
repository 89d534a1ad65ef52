package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the signals of a partner: Detection Findings of OCSF (class 2004), and alerts in the format of alerts_v2 of
 * Microsoft Graph. Pure.
 */
public final class SignalReader {

    /** The value by which detection recognizes the record. */
    private static final String PROVIDER = "watchfloor-partner";

    private static final int DETECTION_FINDING = 2004;
    private static final int SHA_256 = 3;
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_VALUES = 100;

    private final Partner partner;
    private final Tlp unmarked;
    private final Instant now;

    /**
     * @param unmarked marking of signals without a marking of their own
     * @param now for signals without a time
     */
    public SignalReader(Partner partner, Tlp unmarked, Instant now) {
        this.partner = partner;
        this.unmarked = unmarked;
        this.now = now;
    }

    /** A signal, or why it is refused. */
    public sealed interface Result {
        record Read(PartnerSignal signal) implements Result {}

        record Refused(PartnerSignal.Refusal refusal) implements Result {}
    }

    public Result read(JsonNode sent) {
        boolean ocsf = sent.has("class_uid");
        String id = ocsf ? first(sent, "finding_info.uid", "metadata.uid") : first(sent, "id", "providerAlertId");
        if (!sent.isObject() || id.isEmpty() || id.length() > PartnerSignal.LONGEST_ID || hasControls(id)) {
            return refused(
                    "",
                    "signal.id",
                    "The signal has no id of 1 to %d characters. Set finding_info.uid (OCSF) or id (Microsoft Graph)."
                            .formatted(PartnerSignal.LONGEST_ID));
        }
        if (ocsf && sent.path("class_uid").asInt() != DETECTION_FINDING) {
            return refused(id, "signal.class", "Of OCSF, only Detection Findings are accepted. Set class_uid to 2004.");
        }
        SignalKind kind = ocsf ? SignalKind.OCSF_FINDING : SignalKind.GRAPH_ALERT;
        if (!partner.limits().kinds().contains(kind)) {
            return refused(
                    id,
                    "partner.kind",
                    "The partner %s may not send signals of the kind %s.".formatted(partner.id(), kind.text()));
        }
        String title = ocsf ? first(sent, "finding_info.title", "message") : first(sent, "title");
        if (title.isEmpty()) {
            return refused(
                    id, "signal.title", "The signal has no title. Set finding_info.title (OCSF) or title (Graph).");
        }
        Tlp marking = marking(sent);
        if (!partner.ceiling().covers(marking)) {
            return refused(
                    id,
                    "partner.ceiling",
                    "The signal is marked %s, above the ceiling %s of the partner. Agree on a higher ceiling first."
                            .formatted(marking.text(), partner.ceiling().text()));
        }
        Optional<AssetId> asset = asset(sent, ocsf);
        if (asset.isEmpty()) {
            return refused(
                    id,
                    "signal.asset",
                    "The signal names no asset. Set asset to kind:name, or a device or user in the signal.");
        }
        Instant changed = ocsf
                ? time(sent, "finding_info.modified_time_dt", "time_dt", "time")
                : time(sent, "lastUpdateDateTime", "createdDateTime");
        Instant began = ocsf
                ? time(sent, "finding_info.first_seen_time_dt", "time_dt", "time")
                : time(sent, "firstActivityDateTime", "createdDateTime");
        String severity = ocsf ? ocsfSeverity(sent) : graphSeverity(sent);
        String status = ocsf ? ocsfStatus(sent) : graphStatus(sent);
        ObjectNode record = record(id, title, severity, status, marking);
        ObjectNode signal = (ObjectNode) record.path("signal");
        signal.put("kind", kind.text());
        signal.put("time", began.toString());
        signal.put("updated", changed.toString());
        putText(signal, "description", ocsf ? first(sent, "finding_info.desc", "message") : first(sent, "description"));
        putText(signal, "link", ocsf ? first(sent, "finding_info.src_url") : first(sent, "alertWebUrl"));
        putText(signal, "classification", ocsf ? verdict(sent) : first(sent, "classification"));
        putText(signal, "determination", ocsf ? "" : first(sent, "determination"));
        putAll(
                signal,
                "techniques",
                ocsf
                        ? all(sent, "finding_info.attacks.technique.uid", "attacks.technique.uid")
                        : all(sent, "mitreTechniques"));
        observables(record, sent, ocsf);
        return new Result.Read(new PartnerSignal(
                id,
                kind,
                clip(title, 200),
                severity,
                status,
                marking,
                asset.get().toString(),
                changed,
                record));
    }

    private static Result refused(String id, String code, String detail) {
        return new Result.Refused(new PartnerSignal.Refusal(id, code, detail));
    }

    private ObjectNode record(String id, String title, String severity, String status, Tlp marking) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("event_provider", PROVIDER);
        record.putObject("partner")
                .put("id", partner.id())
                .put("name", partner.organisation().name());
        record.putObject("signal")
                .put("key", partner.id() + '/' + id)
                .put("id", id)
                .put("title", clip(title, LONGEST_TEXT))
                .put("severity", severity)
                .put("status", status)
                .put("marking", marking.text());
        return record;
    }

    /** What links alerts and shows as observables, by the names that other records use. */
    private static void observables(ObjectNode record, JsonNode sent, boolean ocsf) {
        if (ocsf) {
            putAll(record, "User", all(sent, "evidences.actor.user.name", "evidences.user.name", "actor.user.name"));
            putAll(
                    record,
                    "IpAddress",
                    all(sent, "evidences.src_endpoint.ip", "evidences.dst_endpoint.ip", "device.ip"));
            putAll(record, "url", all(sent, "evidences.url.url_string", "evidences.url.text"));
            putAll(record, "CommandLine", all(sent, "evidences.process.cmd_line", "evidences.actor.process.cmd_line"));
            putAll(record, "sha256", hashes(sent));
        } else {
            putAll(
                    record,
                    "User",
                    all(
                            sent,
                            "evidence.userAccount.userPrincipalName",
                            "evidence.userAccount.accountName",
                            "evidence.primaryAddress"));
            putAll(
                    record,
                    "IpAddress",
                    all(sent, "evidence.ipAddress", "evidence.lastIpAddress.ipAddress", "evidence.senderIp"));
            putAll(record, "url", all(sent, "evidence.url"));
            putAll(record, "CommandLine", all(sent, "evidence.processCommandLine"));
            putAll(record, "sha256", all(sent, "evidence.fileDetails.sha256", "evidence.imageFile.sha256"));
        }
    }

    private static List<String> hashes(JsonNode sent) {
        List<String> hashes = new ArrayList<>();
        for (JsonNode evidence : sent.path("evidences")) {
            for (JsonNode file :
                    List.of(evidence.path("file"), evidence.path("process").path("file"))) {
                for (JsonNode hash : file.path("hashes")) {
                    if (hash.path("algorithm_id").asInt() == SHA_256
                            && hash.path("value").isTextual()) {
                        hashes.add(hash.path("value").asText());
                    }
                }
            }
        }
        return hashes;
    }

    /** An unknown label counts as the most restrictive one. */
    private Tlp marking(JsonNode sent) {
        String label = first(sent, "tlp", "unmapped.tlp");
        return label.isEmpty() ? unmarked : Tlp.parse(label).orElse(Tlp.RED);
    }

    private static Optional<AssetId> asset(JsonNode sent, boolean ocsf) {
        List<String> candidates = new ArrayList<>();
        candidates.add(first(sent, "asset"));
        if (ocsf) {
            all(sent, "device.hostname", "evidences.device.hostname", "resources.hostname", "device.name", "device.ip")
                    .forEach(name -> candidates.add("host:" + name));
            all(sent, "evidences.actor.user.name", "evidences.user.name", "actor.user.name")
                    .forEach(name -> candidates.add("user:" + name));
        } else {
            all(sent, "evidence.deviceDnsName", "evidence.hostName").forEach(name -> candidates.add("host:" + name));
            all(sent, "evidence.userAccount.userPrincipalName").forEach(name -> candidates.add("user:" + name));
            all(sent, "evidence.primaryAddress", "evidence.recipientEmailAddress")
                    .forEach(name -> candidates.add("mailbox:" + name));
        }
        return candidates.stream()
                .filter(Predicate.not(String::isEmpty))
                .map(SignalReader::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<AssetId> parse(String asset) {
        try {
            return Optional.of(AssetId.parse(asset));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    private static String ocsfSeverity(JsonNode sent) {
        return switch (sent.path("severity_id").asInt()) {
            case 1 -> "informational";
            case 2 -> "low";
            case 4 -> "high";
            case 5, 6 -> "critical";
            default -> "medium";
        };
    }

    private static String graphSeverity(JsonNode sent) {
        String word = first(sent, "severity").toLowerCase(Locale.ROOT);
        return Set.of("informational", "low", "high", "critical").contains(word) ? word : "medium";
    }

    private static String ocsfStatus(JsonNode sent) {
        return switch (sent.path("status_id").asInt()) {
            case 2 -> PartnerSignal.IN_PROGRESS;
            case 3, 4, 5, 6 -> PartnerSignal.RESOLVED;
            default -> PartnerSignal.NEW;
        };
    }

    private static String graphStatus(JsonNode sent) {
        return switch (first(sent, "status").toLowerCase(Locale.ROOT)) {
            case "inprogress" -> PartnerSignal.IN_PROGRESS;
            case "resolved" -> PartnerSignal.RESOLVED;
            default -> PartnerSignal.NEW;
        };
    }

    private static String verdict(JsonNode sent) {
        return switch (sent.path("verdict_id").asInt()) {
            case 1 -> "falsePositive";
            case 2 -> "truePositive";
            case 5 -> "informationalExpectedActivity";
            default -> "";
        };
    }

    private Instant time(JsonNode sent, String... paths) {
        for (String path : paths) {
            for (JsonNode value : values(sent, path)) {
                Instant time = time(value);
                if (time != null) {
                    return time.isAfter(now) ? now : time;
                }
            }
        }
        return now;
    }

    private static @Nullable Instant time(JsonNode value) {
        try {
            return value.isIntegralNumber() && value.canConvertToLong()
                    ? Instant.ofEpochMilli(value.asLong())
                    : OffsetDateTime.parse(value.asText("")).toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static String first(JsonNode sent, String... paths) {
        List<String> all = all(sent, paths);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** The texts at the paths, which go through lists. */
    private static List<String> all(JsonNode sent, String... paths) {
        Set<String> texts = new LinkedHashSet<>();
        for (String path : paths) {
            for (JsonNode value : values(sent, path)) {
                if (value.isTextual() && !value.asText().isBlank() && texts.size() < MOST_VALUES) {
                    texts.add(clip(value.asText().strip(), LONGEST_TEXT));
                }
            }
        }
        return List.copyOf(texts);
    }

    private static List<JsonNode> values(JsonNode sent, String path) {
        List<JsonNode> at = List.of(sent);
        for (String name : path.split("\\.", -1)) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode one : at) {
                JsonNode member = one.path(name);
                if (member.isArray()) {
                    member.forEach(next::add);
                } else if (!member.isMissingNode() && !member.isNull()) {
                    next.add(member);
                }
            }
            at = next;
        }
        return at;
    }

    private static void putText(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    private static void putAll(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = node.putArray(name);
            texts.forEach(list::add);
        }
    }

    private static String clip(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest / 2));
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
