package io.watchfloor.ops.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.incident.triage.EndedCases;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.platform.id.CaseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ends of cases that an earlier version stored: triage reads them, and recognizes no recurrence of them. */
class EndedCasesOfEarlierVersionsTest {

    private final JournalSerializer serializer = new JournalSerializer();

    private Object read(String json, String manifest) throws IOException {
        return serializer.fromBinary(json.getBytes(StandardCharsets.UTF_8), manifest);
    }

    @Test
    void anEndWithoutATimeRecursToNothing() throws IOException {
        assertThat(read("{\"caseId\":\"c1\"}", "triage.case-ended.v1"))
                .isEqualTo(new TriageEvent.CaseEnded(new CaseId("c1"), null));
        String whole = "{\"number\":8,\"caseId\":\"c2\",\"parts\":[\"c1\"],\"at\":\"2026-01-05T08:00:00.123Z\"}";
        assertThat(read(whole, "triage.whole-ended.v1"))
                .isEqualTo(new TriageEvent.WholeEnded(
                        8,
                        new CaseId("c2"),
                        List.of(new CaseId("c1")),
                        Instant.parse("2026-01-05T08:00:00.123Z"),
                        null));
    }

    @Test
    void anEndThatRecursToNothingIsWrittenInTheEarlierForm() {
        assertThat(new String(
                        serializer.toBinary(new TriageEvent.CaseEnded(new CaseId("c1"), null)), StandardCharsets.UTF_8))
                .isEqualTo("{\"caseId\":\"c1\"}");
    }

    @Test
    void aSnapshotWithoutEndedCasesHasNone() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream golden =
                Objects.requireNonNull(getClass().getResourceAsStream("/journal/v1/triage.snapshot.v1.json"))) {
            ObjectNode snapshot = (ObjectNode) json.readTree(golden);
            assertThat(snapshot.remove("ended")).isNotNull();
            Triage triage = (Triage) read(snapshot.toString(), "triage.snapshot.v1");
            assertThat(triage.ended()).isEqualTo(new EndedCases(new TreeMap<>(), new TreeMap<>(), 0));
            assertThat(triage.nextNumber()).isEqualTo(8);
        }
    }
}
