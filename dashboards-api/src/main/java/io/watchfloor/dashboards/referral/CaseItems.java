package io.watchfloor.dashboards.referral;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.ProofKind;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.asset.evidence.EvidenceReader.Result;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.explain.ReasonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the items of a case from the read models, in the order in which one follows from the other. */
final class CaseItems {

    /** Maximum number of evidence rows that one transaction commits to. */
    static final int MOST_AT_ONCE = 2_000;

    private static final int MOST_VALUES = 400;
    private static final int MOST_ALERTS = 20_000;
    private static final int MOST_NOTIFICATIONS = 20_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String PARTS = "ANY (ARRAY(SELECT case_and_parts(:case)))";

    private final Handle handle;
    private final String caseId;
    private final ProofAppender to;
    private final EvidenceReader reading;
    private final Map<String, Optional<EvidenceKey>> keys = new HashMap<>();

    private record Evidence(
            String alert,
            String record,
            Instant time,
            String raw,
            @Nullable String because,
            String asset,
            String rule,
            String title) {}

    CaseItems(Handle handle, String caseId, ProofAppender to) {
        this.handle = handle;
        this.caseId = caseId;
        this.to = to;
        this.reading = new EvidenceReader(handle);
    }

    /**
     * Appends what is new.
     *
     * @param after the evidence rows up to this one have been read
     * @return the last evidence row that was read; empty if there are no more, and everything else was appended, too
     */
    Optional<Long> append(long after) {
        List<Map.Entry<Long, Evidence>> evidence = evidence(after);
        evidence.forEach(one -> append(one.getValue()));
        if (evidence.size() == MOST_AT_ONCE) {
            return Optional.of(evidence.getLast().getKey());
        }
        List<Long> from = new ArrayList<>(addedRecords());
        to.flush(); // alerts() reads the detections of this round, too
        from.addAll(alerts());
        long of = caseItem(from);
        notifications(of);
        acknowledgements(of);
        return Optional.empty();
    }

    private List<Map.Entry<Long, Evidence>> evidence(long after) {
        return handle.createQuery("""
                        SELECT e.seq, e.alert, e.record, e.time, e.raw, e.because, a.asset, a.rule, a.title
                        FROM alert_evidence e JOIN alert_board a ON a.id = e.alert
                        WHERE a.case_id = %s AND e.seq > :after AND NOT EXISTS (
                            SELECT FROM case_proof_item p WHERE p.case_id = :case AND p.item = 'detection:' || e.alert || ' ' || e.record)
                        ORDER BY e.seq LIMIT :most""".formatted(PARTS))
                .bind("case", caseId)
                .bind("after", after)
                .bind("most", MOST_AT_ONCE)
                .map((row, context) -> Map.entry(
                        row.getLong("seq"),
                        new Evidence(
                                row.getString("alert"),
                                row.getString("record"),
                                SqlTimestamps.of(row, "time"),
                                row.getString("raw"),
                                row.getString("because"),
                                row.getString("asset"),
                                row.getString("rule"),
                                row.getString("title"))))
                .list();
    }

    /** Evidence that was erased before is left out, because nothing is known that could be committed to. */
    private void append(Evidence one) {
        record(one.record(), one.asset(), one.time(), one.raw()).ifPresent(known -> {
            SortedMap<String, String> fields = new TreeMap<>();
            fields.put(ItemContent.FROM, Long.toString(known.number()));
            fields.put("alert", one.alert());
            fields.put("record", one.record());
            fields.put("rule", one.rule());
            fields.put("title", one.title());
            List<String> because = because(one, known.proof());
            for (int i = 0; i < because.size(); i++) {
                fields.put(Redaction.BECAUSE + (i + 1), because.get(i));
            }
            to.addErasable(ProofKind.DETECTION, "detection:" + one.alert() + " " + one.record(), fields, known.key());
        });
    }

    private static List<String> because(Evidence one, EvidenceRecord proof) {
        List<MatchReason> because = proof.because().get(one.rule());
        if (because == null && one.because() != null) {
            because = Json.readList(one.because(), MatchReason.class);
        }
        return because == null
                ? List.of()
                : because.stream().map(CaseItems::text).toList();
    }

    private static String text(MatchReason because) {
        String value = because.value();
        return value == null ? ReasonText.of(because) : ReasonText.of(because) + ": " + value;
    }

    private record KnownRecord(long number, EvidenceKey key, EvidenceRecord proof) {}

    private Optional<KnownRecord> record(String record, String asset, Instant time, String kept) {
        if (!(reading.open(record, kept) instanceof Result.Legible legible)) {
            return Optional.empty();
        }
        Optional<SealedEvidence> sealed = SealedEvidence.parse(kept);
        AssetKey of = sealed.map(SealedEvidence::asset).orElseGet(() -> AssetKey.of(AssetId.parse(asset)));
        long generation = sealed.map(SealedEvidence::generation).orElseGet(() -> EvidenceVault.generation(handle, of));
        return keys.computeIfAbsent(of + " " + generation, name -> EvidenceVault.find(handle, of, generation))
                .map(key -> {
                    SortedMap<String, String> fields = new TreeMap<>();
                    fields.put(ItemContent.FROM, "");
                    fields.put("asset", of.toString());
                    fields.put("id", record);
                    fields.put("time", time.toString());
                    fields.put(Redaction.RAW, legible.proof().raw());
                    fields.putAll(values(legible.proof().raw()));
                    return new KnownRecord(
                            to.addErasable(ProofKind.RECORD, "record:" + record, fields, key), key, legible.proof());
                });
    }

    /** The values of a record by JSON Pointer; none if the record is not JSON or has too many. */
    static SortedMap<String, String> values(String raw) {
        SortedMap<String, String> values = new TreeMap<>();
        try {
            JsonNode root = JSON.readTree(raw);
            if (root != null && root.isContainerNode()) {
                collect(root, "", values);
            }
        } catch (JsonProcessingException e) {
            return new TreeMap<>(); // a line of text, whose only field is the line
        }
        return values.size() > MOST_VALUES ? new TreeMap<>() : values;
    }

    private static void collect(JsonNode node, String pointer, SortedMap<String, String> values) {
        if (values.size() > MOST_VALUES) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            member.getValue(),
                            pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            values));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, values);
            }
        } else {
            values.put(Redaction.RAW + pointer, node.asText());
        }
    }

    private List<Long> addedRecords() {
        List<Long> numbers = new ArrayList<>();
        handle.createQuery(
                        "SELECT record, asset, time, sealed FROM case_record WHERE case_id = %s ORDER BY time, record"
                                .formatted(PARTS))
                .bind("case", caseId)
                .map((row, context) -> record(
                        row.getString("record"),
                        row.getString("asset"),
                        SqlTimestamps.of(row, "time"),
                        row.getString("sealed")))
                .forEach(added -> added.ifPresent(one -> numbers.add(one.number())));
        return numbers;
    }

    private List<Long> alerts() {
        Map<String, List<Long>> detections = new HashMap<>();
        handle.createQuery(
                        "SELECT item, seq FROM case_proof_item WHERE case_id = :case AND kind = 'detection' ORDER BY seq")
                .bind("case", caseId)
                .map((row, context) -> Map.entry(row.getString("item"), row.getLong("seq")))
                .forEach(one -> detections
                        .computeIfAbsent(alertOf(one.getKey()), alert -> new ArrayList<>())
                        .add(one.getValue()));
        return handle
                .createQuery("""
                        SELECT id, asset, rule, title, level, attack, count, first_seen, last_seen FROM alert_board
                        WHERE case_id = %s ORDER BY seq LIMIT :most""".formatted(PARTS))
                .bind("case", caseId)
                .bind("most", MOST_ALERTS)
                .map((row, context) -> {
                    SortedMap<String, String> fields = new TreeMap<>();
                    String id = row.getString("id");
                    fields.put("id", id);
                    fields.put("asset", row.getString("asset"));
                    fields.put("rule", row.getString("rule"));
                    fields.put("title", row.getString("title"));
                    fields.put(
                            "level",
                            StoredValues.level(row.getInt("level")).name().toLowerCase(Locale.ROOT));
                    fields.put("attack", String.join(",", Json.readList(row.getString("attack"), String.class)));
                    fields.put("count", Long.toString(row.getLong("count")));
                    fields.put("first", SqlTimestamps.of(row, "first_seen").toString());
                    fields.put("last", SqlTimestamps.of(row, "last_seen").toString());
                    fields.put(ItemContent.FROM, numbers(detections.getOrDefault(id, List.of())));
                    return fields;
                })
                .list()
                .stream()
                .map(fields -> to.add(ProofKind.ALERT, "alert:" + fields.get("id"), fields))
                .toList();
    }

    private static String alertOf(String item) {
        String rest = item.substring("detection:".length());
        return rest.substring(0, rest.indexOf(' '));
    }

    private static String numbers(List<Long> numbers) {
        return numbers.stream().distinct().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    private long caseItem(List<Long> from) {
        CaseRow row = handle.createQuery("SELECT item FROM case_board WHERE id = :case")
                .bind("case", caseId)
                .mapTo(String.class)
                .map(item -> Json.read(item, CaseRow.class))
                .one();
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("id", caseId);
        fields.put("number", Long.toString(row.heading().number()));
        fields.put("title", row.heading().title());
        fields.put("status", row.heading().status().text());
        fields.put("severity", row.heading().severity().name().toLowerCase(Locale.ROOT));
        fields.put("opened", row.rounds().openedAt().toString());
        fields.put("marking", row.marking().tlp().text());
        fields.put(ItemContent.FROM, numbers(from));
        return to.add(ProofKind.CASE, "case", fields);
    }

    private void notifications(long ofCase) {
        handle.createQuery("SELECT item FROM notification_board WHERE case_id = %s ORDER BY seq LIMIT :most"
                        .formatted(PARTS))
                .bind("case", caseId)
                .bind("most", MOST_NOTIFICATIONS)
                .mapTo(String.class)
                .map(item -> Json.read(item, NotificationView.class))
                .list()
                .forEach(one -> follow(ProofKind.NOTIFICATION, "notification:" + one.id(), ofCase, fields(one)));
    }

    private static SortedMap<String, String> fields(NotificationView one) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("id", one.id());
        fields.put("to", one.to());
        fields.put("method", one.method().text());
        fields.put("why", one.why());
        fields.put("status", one.status().text());
        fields.put("queued", one.queuedAt().toString());
        fields.put("sent", text(one.arrival().sentAt()));
        fields.put("delivered", text(one.arrival().deliveredAt()));
        fields.put("seen", text(one.arrival().seenAt()));
        return fields;
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }

    private void acknowledgements(long ofCase) {
        handle.createQuery("""
                        SELECT case_id, version, at, by, text FROM case_activity
                        WHERE case_id = %s AND verb = 'acknowledged' ORDER BY at, version""".formatted(PARTS))
                .bind("case", caseId)
                .map((row, context) -> {
                    SortedMap<String, String> fields = new TreeMap<>();
                    String by = row.getString("by");
                    fields.put("at", SqlTimestamps.of(row, "at").toString());
                    fields.put("by", by == null ? "" : by);
                    fields.put("through", row.getString("text"));
                    return Map.entry(
                            "acknowledgement:" + row.getString("case_id") + " " + row.getLong("version"), fields);
                })
                .list()
                .forEach(one -> follow(ProofKind.ACKNOWLEDGEMENT, one.getKey(), ofCase, one.getValue()));
    }

    /** The item follows from the state of the case at which it was committed first, so a later state makes no new item of it. */
    private void follow(ProofKind kind, String item, long ofCase, SortedMap<String, String> fields) {
        long of = to.number(item)
                .flatMap(number -> handle.createQuery(
                                "SELECT content FROM case_proof_item WHERE case_id = :case AND seq = :seq")
                        .bind("case", caseId)
                        .bind("seq", number)
                        .mapTo(String.class)
                        .findOne())
                .flatMap(ItemContent::parse)
                .map(content -> content.fields().get(ItemContent.FROM))
                .map(Long::valueOf)
                .orElse(ofCase);
        fields.put(ItemContent.FROM, Long.toString(of));
        to.add(kind, item, fields);
    }
}
