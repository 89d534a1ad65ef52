package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestrictedReadAuditTest {

    private final List<String> audit = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-24T22:00:00Z");
    private boolean fails;

    private final RestrictedReadAudit reads = new RestrictedReadAudit(
            (actor, object) -> {
                if (fails) {
                    throw new IllegalStateException("no database");
                }
                audit.add(actor.name() + " " + object);
            },
            () -> now);

    @Test
    void eachPersonAndCaseIsTakenDownOnceAnHour() {
        reads.shown(Actor.named("ann"), List.of("1", "2"));
        reads.shown(Actor.named("ann"), List.of("1"));
        reads.shown(Actor.named("bob"), List.of("1"));
        assertThat(audit).containsExactly("ann case:1", "ann case:2", "bob case:1");
        now = now.plus(RestrictedReadAudit.ANEW).plusSeconds(1);
        reads.shown(Actor.named("ann"), List.of("1"));
        assertThat(audit).hasSize(4);
    }

    @Test
    void whatCouldNotBeTakenDownIsNotShownAndIsTakenDownTheNextTime() {
        fails = true;
        assertThatThrownBy(() -> reads.shown(Actor.named("ann"), List.of("1")))
                .isInstanceOf(IllegalStateException.class);
        fails = false;
        reads.shown(Actor.named("ann"), List.of("1"));
        assertThat(audit).containsExactly("ann case:1");
    }
}
