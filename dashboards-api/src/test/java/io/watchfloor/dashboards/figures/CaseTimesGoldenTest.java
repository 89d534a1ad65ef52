package io.watchfloor.dashboards.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The stored state of the projection, which a later version continues without reading the journal again. A change of the format needs
 * another golden file beside this one, which must stay readable, or a rebuild of the projection.
 */
class CaseTimesGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/figures/case-times.json");
    private static final Path BEFORE_EXERCISES = Path.of("src/test/resources/figures/case-times-without-exercise.json");
    private static final Instant OPENED = Instant.parse("2026-11-24T22:00:00Z");

    private final ObjectMapper mapper = JournalJson.mapper();

    private static Instant after(long minutes) {
        return OPENED.plus(Duration.ofMinutes(minutes));
    }

    private static CaseTimes closed(CaseTier tier, boolean exercise) {
        return new CaseTimes(
                17,
                new CaseTimes.Opening(42, OPENED, after(-5), false),
                new CaseTimes.Standing(CaseStatus.CLOSED, "case-7", Classification.TRUE_POSITIVE, 1, exercise),
                new CaseTimes.Reached(after(10), after(60), after(120), after(90), 1_800_000),
                new CaseTimes.Severity(Level.HIGH, new TreeMap<>(Map.of("case-9", Level.CRITICAL))),
                new CaseTimes.Alerts(
                        new TreeMap<>(Map.of("rule-1", new CaseTimes.Alerts.RuleAlerts("Encoded command", 3))),
                        new TreeSet<>(Set.of("alert-1"))),
                new CaseTimes.Staff(
                        "ann",
                        "ann",
                        new TreeMap<>(Map.of(
                                "ann", new CaseTimes.Staff.Share(after(9), after(10), after(121)),
                                "bob", new CaseTimes.Staff.Share(after(30), null, null))),
                        tier),
                new TreeMap<>(Map.of("contain", ServiceClock.State.BREACHED)));
    }

    @Test
    void theStoredStateEqualsTheGoldenFile() throws IOException {
        assertThat(mapper.writeValueAsString(closed(CaseTier.LEGAL, true))).isEqualTo(golden(GOLDEN));
    }

    @Test
    void aStoredStateIsContinued() throws IOException {
        CaseTimes stored = mapper.readValue(golden(GOLDEN), CaseTimes.class);
        assertThat(stored).isEqualTo(closed(CaseTier.LEGAL, true));

        CaseTimes reopened = stored.after(18, new CaseEvent.Reopened("bob", "Again", 2, null, after(200)));

        assertThat(reopened.standing().reopened()).isEqualTo(2);
        assertThat(reopened.timeToResolve()).isNull();
        assertThat(reopened.timeToAcknowledge()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aStateFromBeforeTiersIsOfTheFirstTier() throws IOException {
        String before = golden(GOLDEN).replace(",\"tier\":\"legal\"", "");
        assertThat(before).doesNotContain("tier");

        assertThat(mapper.readValue(before, CaseTimes.class)).isEqualTo(closed(CaseTier.TIER1, true));
    }

    @Test
    void aStateThatWasStoredBeforeExercisesExistedIsRead() throws IOException {
        assertThat(mapper.readValue(golden(BEFORE_EXERCISES), CaseTimes.class))
                .isEqualTo(closed(CaseTier.TIER1, false));
    }

    private static String golden(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
