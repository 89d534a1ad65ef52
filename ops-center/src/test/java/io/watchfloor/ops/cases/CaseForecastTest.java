package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A forecast notifies when a case opens and when it gets worse, and not again in between. */
class CaseForecastTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(86_400);
    private static final CaseName ONE = new CaseName(new CaseId("case-1"), 1);
    private static final CaseName OTHER = new CaseName(new CaseId("case-2"), 2);

    private final List<Instant> notified = new ArrayList<>();
    private final CaseForecast forecast = new CaseForecast(Clocked.BOOK, notified::add);

    private void admit(CaseName to, Instant at, Alert... alerts) {
        forecast.admit(
                to.id(),
                new CaseCommand.Admit(
                        to.number(),
                        alerts[0].asset(),
                        null,
                        List.of(alerts),
                        List.of(),
                        0,
                        null,
                        Collections.emptySortedMap(),
                        null,
                        null),
                at);
    }

    private static List<RelationChange> change(RelationChange.Kind kind, CaseName other) {
        return List.of(new RelationChange(1, kind, other, null, new ChangeOrigin(null, List.of("One"), NOW)));
    }

    @Test
    void aCaseNotifiesWhenItOpensAndWhenItGetsWorse() {
        admit(ONE, NOW, CaseTest.alert(1, Level.HIGH));
        assertThat(forecast.opened()).isEqualTo(1);
        assertThat(notified).containsExactly(NOW);

        admit(ONE, LATER, CaseTest.alert(2, Level.LOW));
        assertThat(notified).as("an alert that is no news").containsExactly(NOW);

        admit(ONE, LATER, CaseTest.alert(3, Level.CRITICAL));
        assertThat(notified).containsExactly(NOW, LATER);
        assertThat(forecast.opened()).isEqualTo(1);

        admit(ONE, LATER, CaseTest.alert(4, Level.CRITICAL));
        assertThat(notified).as("another urgent update").containsExactly(NOW, LATER, LATER);
    }

    @Test
    void aMergedCaseNotifiesThroughItsParent() {
        admit(ONE, NOW, CaseTest.alert(1, Level.HIGH));
        admit(OTHER, NOW, CaseTest.alert(2, Level.HIGH));
        assertThat(forecast.relate(OTHER.id(), change(RelationChange.Kind.BECAME_PART, ONE), NOW))
                .isEqualTo(1);
        forecast.relate(ONE.id(), change(RelationChange.Kind.TOOK_PART, OTHER), NOW);
        notified.clear();

        admit(OTHER, LATER, CaseTest.alert(3, Level.CRITICAL));

        assertThat(forecast.opened()).isEqualTo(2);
        assertThat(notified).containsExactly(LATER);
    }
}
