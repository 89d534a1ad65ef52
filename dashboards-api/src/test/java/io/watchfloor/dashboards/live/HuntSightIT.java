package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.live.Sights.Person;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Searches of the archive find only records of visible assets, and no evidence of invisible cases: for every role, of
 * two groups and none, for cases of three markings, and for restricted cases.
 */
@ExtendWith(Serving.class)
class HuntSightIT {

    private static final String SENSOR = "hunted";
    private static final String RANGE = "\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"";
    private static final Instant AT = Instant.parse("2026-11-24T22:05:00Z");

    private static ServedBoards center;

    private Sights sights;

    /** Subject of the rights by record: an asset, or the case that the record is evidence of. */
    private final Map<String, ProtectedResource> records = new TreeMap<>();

    private final Map<String, String> alertOf = new TreeMap<>();
    private long sequence;
    private int asked;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void keepTelemetry() {
        sights = new Sights(center);
        center.jdbi().useHandle(handle -> handle.execute("DELETE FROM archive_block"));
        sights.assets.forEach((asset, thing) -> records.put(kept(asset), thing));
        center.jdbi()
                .useHandle(handle -> handle.createQuery(
                                "SELECT id, asset, case_id FROM alert_board WHERE case_id IS NOT NULL")
                        .map((row, context) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                        .list()
                        .forEach(alert -> {
                            String record = kept(alert.get(1));
                            handle.execute(
                                    "INSERT INTO alert_evidence (alert, record, time, raw) VALUES (?, ?, ?, '{}')",
                                    alert.get(0),
                                    record,
                                    OffsetDateTime.ofInstant(AT, ZoneOffset.UTC));
                            // Who sees a case sees all of its assets.
                            records.put(record, sights.cases.get(alert.get(2)));
                            alertOf.put(record, alert.get(0));
                        }));
    }

    private String kept(String asset) {
        long number = ++sequence;
        byte[] body = """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"User":"CORP\\\\ann","Image":"C:\\\\%d.exe",\
                "@timestamp":"%s"}""".formatted(number, AT).getBytes(StandardCharsets.UTF_8);
        ArchivedRecord record = new ArchivedRecord(
                AssetKey.parse("default/" + asset),
                new TelemetryRecord(number, AT.toEpochMilli(), asset, null, body, null));
        center.jdbi()
                .useTransaction(handle -> ArchiveCatalog.insert(handle, SENSOR, 1, ArchiveBlock.of(List.of(record))));
        return new RecordId(SENSOR, 1, number).toString();
    }

    @Test
    void everybodyFindsWhatTheyMaySeeAndNothingElse() {
        List<String> wrong = new ArrayList<>();
        for (Person person : sights.people()) {
            if (!person.may(Verb.READ)) {
                continue;
            }
            wrong.addAll(wrong(person));
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(50);
        System.out.printf("Rights: %d searches of the archive, %d records, 0 leaks%n", asked, records.size());
    }

    @Test
    void aSearchThatForgetsTheRightsIsCaught() {
        Person viewer = sights.person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (RemovedCheck left = RemovedCheck.of(Check.ROW)) {
            assertThat(wrong(viewer)).as("%s", left).isNotEmpty();
        }
        assertThat(wrong(viewer)).isEmpty();
    }

    private List<String> wrong(Person person) {
        List<String> wrong = new ArrayList<>();
        Set<String> seen = person.seen(records);
        for (String rule : List.of(
                "",
                ",\"rule\":\"%s\"".formatted(RULE.replace("\n", "\\n")),
                ",\"pattern\":\"[user-account:account_login = 'ann']\"")) {
            JsonNode answer = hunted(person, "{" + RANGE + ",\"where\":[\"user = ann\"],\"limit\":1000" + rule + "}");
            Set<String> found = new TreeSet<>();
            answer.path("records").forEach(one -> found.add(one.path("record").asText()));
            long counted = 0;
            for (JsonNode one : answer.path("histogram")) {
                counted += one.path("records").asLong();
            }
            if (!found.equals(seen)
                    || counted != seen.size()
                    || answer.path("matches").asLong() != seen.size()) {
                wrong.add("%s hunts %s instead of %s, counted %d".formatted(person.bearer(), found, seen, counted));
            }
        }
        for (String statement : List.of(
                "SELECT sensor || '/' || '0000000000000001' || '/' || sequence FROM telemetry",
                "WITH t AS (SELECT * FROM telemetry) SELECT any_value(u.sensor) || '/0000000000000001/' || u.sequence FROM t"
                        + " JOIN telemetry u USING (sequence) GROUP BY u.sequence",
                "SELECT sensor || '/0000000000000001/' || (SELECT max(u.sequence) FROM telemetry u WHERE u.sequence ="
                        + " telemetry.sequence) FROM telemetry WHERE record LIKE '%ann%'")) {
            Set<String> found = new TreeSet<>();
            selected(person, statement)
                    .path("rows")
                    .forEach(row -> found.add(row.path(0).asText()));
            if (!found.equals(seen)) {
                wrong.add("%s selects %s instead of %s by %s".formatted(person.bearer(), found, seen, statement));
            }
        }
        long count = selected(person, "SELECT count(*) FROM telemetry")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
        if (count != seen.size()) {
            wrong.add("%s counts %d instead of %d".formatted(person.bearer(), count, seen.size()));
        }
        HttpResponse<String> rows =
                center.post(person.token(), "/api/v1/hunt/sql/csv", sql("SELECT sequence, record FROM telemetry"));
        asked++;
        for (String record : records.keySet()) {
            String sequence = record.substring(record.lastIndexOf('/') + 1);
            if (rows.body().contains("\r\n" + sequence + ",") != seen.contains(record)) {
                wrong.add("%s downloads %s".formatted(person.bearer(), record));
            }
        }
        HttpResponse<String> made =
                center.post(person.token(), "/api/v1/hunt/rule", "{" + RANGE + ",\"where\":[\"user = ann\"]}");
        asked++;
        if (made.statusCode() != (seen.isEmpty() ? 400 : 200)) {
            wrong.add("%s makes a rule of %d records: %d".formatted(person.bearer(), seen.size(), made.statusCode()));
        }
        wrong.addAll(addsUnseen(person, seen));
        HttpResponse<String> file = center.post(person.token(), "/api/v1/hunt/csv", "{" + RANGE + "}");
        asked++;
        for (String record : records.keySet()) {
            if (file.body().contains("," + record + ",") != seen.contains(record)) {
                wrong.add("%s exports %s".formatted(person.bearer(), record));
            }
        }
        alertOf.forEach((record, alert) -> {
            HttpResponse<String> around = center.get(
                    person.token(),
                    "/api/v1/alerts/" + alert + "/around?limit=100&record="
                            + URLEncoder.encode(record, StandardCharsets.UTF_8));
            asked++;
            if (around.statusCode() != (seen.contains(record) ? 200 : 404)) {
                wrong.add("%s around %s: %d %s".formatted(person.bearer(), alert, around.statusCode(), around.body()));
            }
            if (around.statusCode() == 200) {
                boolean matched = false;
                for (JsonNode one : Json.parse(around.body()).path("items")) {
                    String name = one.path("record").asText();
                    matched |= name.equals(record) && one.path("matched").asBoolean();
                    if (!seen.contains(name)) {
                        wrong.add("%s finds %s around %s".formatted(person.bearer(), name, alert));
                    }
                }
                if (!matched) {
                    wrong.add("%s does not find the matched record of %s".formatted(person.bearer(), alert));
                }
            }
        });
        return wrong;
    }

    /** Who works a case may add only records that they see. */
    private List<String> addsUnseen(Person person, Set<String> seen) {
        List<String> wrong = new ArrayList<>();
        Set<String> cases = person.seen(sights.cases);
        if (!person.may(Verb.RESPOND) || cases.isEmpty()) {
            return wrong;
        }
        for (String record : records.keySet()) {
            if (!seen.contains(record)) {
                HttpResponse<String> added = center.post(
                        person.token(),
                        "/api/v1/cases/" + cases.iterator().next() + "/records",
                        "{\"records\":[\"%s\"]}".formatted(record));
                asked++;
                if (added.statusCode() != 422 || !added.body().contains("case.record-unknown")) {
                    wrong.add("%s adds %s to a case: %s".formatted(person.bearer(), record, added.body()));
                }
            }
        }
        return wrong;
    }

    private static final String RULE = """
            title: Ann starts a program
            id: 11111111-2222-4333-8444-555555555555
            logsource: {product: windows, category: process_creation}
            detection: {selection: {User|endswith: ann}, condition: selection}
            level: low
            """;

    private static String sql(String statement) {
        return "{%s,\"sql\":%s}".formatted(RANGE, Json.write(statement));
    }

    private JsonNode selected(Person person, String statement) {
        HttpResponse<String> answer = center.post(person.token(), "/api/v1/hunt/sql", sql(statement));
        asked++;
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private JsonNode hunted(Person person, String body) {
        HttpResponse<String> answer = center.post(person.token(), "/api/v1/hunt", body);
        asked++;
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }
}
