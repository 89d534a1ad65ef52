package io.watchfloor.ops.intel.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intel.feed.SentSighting.Facts;
import io.watchfloor.ops.intel.feed.SentSighting.Outgoing;
import io.watchfloor.ops.intel.feed.SentSighting.State;
import io.watchfloor.ops.intel.live.Sightings.Total;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A sighting that is returned")
final class SentSightingTest {

    private static final Instant SEEN = Instant.parse("2026-03-01T10:00:00.123456Z");

    private static Total total(long count, Tlp tlp, boolean localOnly) {
        return new Total("indicator--1", tlp, localOnly, 1, count, SEEN.minusSeconds(60), SEEN, SEEN.minusSeconds(30));
    }

    private static Optional<Released<Optional<Outgoing>>> next(Total total, @Nullable SentSighting before) {
        return SentSighting.next("https://center.example", total, before, Tlp.AMBER);
    }

    private static Outgoing first() {
        return next(total(1, Tlp.GREEN, false), null).orElseThrow().content().orElseThrow();
    }

    private static SentSighting sent(State state) {
        return new SentSighting(first().facts(), first().version(), state);
    }

    @Test
    @DisplayName("has the same bytes when its answer is unknown")
    void repeats() {
        Outgoing again = next(total(1, Tlp.GREEN, false), sent(State.SENDING))
                .orElseThrow()
                .content()
                .orElseThrow();
        assertThat(again.body()).isEqualTo(first().body());
        assertThat(new String(again.body(), StandardCharsets.UTF_8))
                .contains("\"modified\":\"2026-03-01T10:00:00.123Z\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTED", "REFUSED"})
    @DisplayName("is sent once, and again with a later version when its facts changed, even with an older time")
    void changes(State state) {
        assertThat(next(total(1, Tlp.GREEN, false), sent(state))).isEmpty();
        Outgoing changed = next(total(2, Tlp.GREEN, false), sent(state))
                .orElseThrow()
                .content()
                .orElseThrow();
        assertThat(changed.id()).isEqualTo(first().id());
        assertThat(changed.version().modified()).isAfter(first().version().modified());
        assertThat(changed.version().created()).isEqualTo(first().version().created());
    }

    @Test
    @DisplayName("waits while a former version is pending")
    void waits() {
        assertThat(next(total(2, Tlp.GREEN, false), sent(State.PENDING))).isEmpty();
    }

    @Test
    @DisplayName("is held back above the ceiling, or if it must not leave the organisation")
    void heldBack() {
        for (Total withheld : new Total[] {total(1, Tlp.RED, false), total(1, Tlp.CLEAR, true)}) {
            Released<Optional<Outgoing>> released = next(withheld, null).orElseThrow();
            assertThat(released.content()).isEmpty();
            assertThat(released.heldBack()).hasSize(1);
            assertThat(next(withheld, new SentSighting(Facts.of(withheld), null, State.WITHHELD))
                            .orElseThrow()
                            .content())
                    .isEmpty();
        }
    }
}
