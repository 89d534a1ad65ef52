package io.watchfloor.dashboards.oncall.imported;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Exports of other tools in the form of their public APIs, compared with manually computed results: who is on call each
 * half hour, over weeks with clock changes.
 */
class ImportTruthTest {

    private static final Instant NOW = Instant.parse("2026-10-12T06:00:00Z");
    private static final List<String> PEOPLE = List.of("ann", "bob", "cid", "dee", "eve", "fay", "gus", "hal", "zoe");

    /** @param until end of the known results */
    private record Truth(ExportKind kind, String schedule, ZoneId zone, List<Line> lines, Instant until) {}

    private record Line(Instant from, String person) {}

    @Test
    void whoIsOnCallAfterTheImportIsWhoWasThere() {
        int asked = 0;
        for (Truth truth : truths()) {
            Schedule schedule = schedule(truth);
            assertThat(schedule.zone()).isEqualTo(truth.zone());
            List<Line> lines = truth.lines();
            int place = 0;
            for (Instant at = lines.getFirst().from();
                    at.isBefore(truth.until());
                    at = at.plus(Duration.ofMinutes(30))) {
                while (place + 1 < lines.size()
                        && !at.isBefore(lines.get(place + 1).from())) {
                    place++;
                }
                assertThat(schedule.at(at).person())
                        .as("%s of %s at %s", truth.schedule(), truth.kind(), at)
                        .isEqualTo(lines.get(place).person());
                asked++;
            }
        }
        System.out.printf("On call: %d half hours of imported schedules compared, no difference%n", asked);
        assertThat(asked).isGreaterThan(2_000);
    }

    @Test
    void whatCannotBeCarriedOverIsSaid() {
        assertThat(lost(ExportKind.PAGERDUTY))
                .containsExactly(
                        "schedule Twelve - twelve, layer Odd: The turns of the layer are not whole hours, or the layer has no people. It was not imported.");
        assertThat(lost(ExportKind.OPSGENIE))
                .contains(
                        "schedule Old: The schedule is disabled in the export and was not imported.",
                        "schedule Ops, rotation Lunch: The team Platform is a participant of the rotation, which is not supported."
                                + " During that turn the fallback is on call.",
                        "policy Ops_escalation: The team Platform is notified in the export, which is not supported. It was not imported.")
                .hasSize(4);
        assertThat(lost(ExportKind.GRAFANA_ONCALL))
                .contains(
                        "schedule From a calendar: The schedule is read from an external calendar (type ical) and was not imported.",
                        "schedule Support, shift First of the month: The shift is restricted to months or days of the month, which"
                                + " is not supported. It was not imported.",
                        "schedule Support, shift Nights: Several people are on call at once in this shift. Watchfloor uses the"
                                + " first of them.",
                        "policy by day: A step of the type trigger_webhook is not supported and was not imported.")
                .hasSize(5);
    }

    @Test
    void policiesTellTheSamePeopleAtTheSameTimes() {
        assertThat(policy(ExportKind.PAGERDUTY))
                .isEqualTo("Default: PT0S [schedule:Primary], PT15M [person:ann, person:bob], 2 times after PT30M");
        assertThat(policy(ExportKind.OPSGENIE))
                .isEqualTo("Ops_escalation: PT0S [schedule:Ops], PT5M [person:ann], 3 times after PT20M");
        assertThat(policy(ExportKind.GRAFANA_ONCALL))
                .isEqualTo("by day: PT0S [schedule:Support], PT5M [person:ann], 5 times after PT15M");
    }

    private static String policy(ExportKind kind) {
        assertThat(read(kind).policies()).hasSize(1);
        EscalationPolicy policy = read(kind).policies().getFirst().policy();
        assertThat(policy.fallback()).hasToString("person:zoe");
        return "%s: %s, %d times after %s"
                .formatted(
                        policy.name(),
                        policy.steps().stream()
                                .map(one -> one.after() + " " + one.targets())
                                .collect(Collectors.joining(", ")),
                        policy.repeats(),
                        policy.repeatAfter());
    }

    @Test
    void whomNobodyKnowsIsNamed() {
        ImportResult read = ExportKind.PAGERDUTY.read(export(ExportKind.PAGERDUTY), Map.of(), PEOPLE, "zoe", NOW);
        assertThat(read.schedules().getFirst().strangers()).containsExactly("c.cole@corp.example");
        assertThat(read.schedules().getLast().strangers()).isEmpty();
    }

    /** Any other JSON is reported without failure. */
    @Test
    void anExportOfAnotherKindIsNoSchedule() {
        for (ExportKind kind : ExportKind.values()) {
            for (ExportKind other : ExportKind.values()) {
                assertThat(kind.read(export(other), Map.of(), PEOPLE, "zoe", NOW))
                        .isNotNull();
            }
            for (String json : List.of(
                    "{}",
                    "{\"schedules\": 3}",
                    "{\"schedules\": [1, \"a\", null, {}, []]}",
                    "{\"schedules\": [{\"name\": \"a\", \"time_zone\": \"UTC\", \"timezone\": \"UTC\", \"shifts\": [{}, 1],"
                            + " \"schedule_layers\": [{}], \"rotations\": [{}], \"overrides\": [{}]}]}")) {
                assertThat(kind.read(Json.parse(json), Map.of(), PEOPLE, "zoe", NOW))
                        .isNotNull();
            }
        }
    }

    private static Schedule schedule(Truth truth) {
        return read(truth.kind()).schedules().stream()
                .map(ImportResult.Candidate::schedule)
                .filter(one -> one.name().equals(truth.schedule()))
                .findFirst()
                .orElseThrow();
    }

    private static ImportResult read(ExportKind kind) {
        ImportResult read = kind.read(export(kind), Map.of("PCID", "cid"), PEOPLE, "zoe", NOW);
        assertThat(read.schedules())
                .allSatisfy(one -> assertThat(one.strangers()).isEmpty());
        return read;
    }

    private static List<String> lost(ExportKind kind) {
        return read(kind).lost().stream()
                .map(one -> one.where() + ": " + one.what())
                .toList();
    }

    private static JsonNode export(ExportKind kind) {
        return Json.parse(text(kind.text() + ".json"));
    }

    private static List<Truth> truths() {
        List<Truth> truths = new ArrayList<>();
        for (String block : text("truth.txt").split("\n\n", -1)) {
            List<String> lines = block.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
            if (lines.isEmpty()) {
                continue;
            }
            String[] head = lines.getFirst().split(" \\| ", -1);
            ZoneId zone = ZoneId.of(head[2]);
            List<Line> known = lines.stream()
                    .skip(1)
                    .map(line -> line.split(" ", -1))
                    .map(words -> new Line(instant(words[0], zone), words[1]))
                    .toList();
            truths.add(new Truth(
                    ExportKind.of(head[0]).orElseThrow(),
                    head[1],
                    zone,
                    known.subList(0, known.size() - 1),
                    known.getLast().from()));
        }
        return truths;
    }

    /** The earlier one of an ambiguous local time. */
    private static Instant instant(String local, ZoneId zone) {
        return LocalDateTime.parse(local)
                .atZone(zone)
                .withEarlierOffsetAtOverlap()
                .toInstant();
    }

    private static String text(String name) {
        try (InputStream in = ImportTruthTest.class.getResourceAsStream("/oncall/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
