package io.watchfloor.ops.intel.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intel.taxii.TaxiiStatus.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A status of TAXII")
final class TaxiiStatusTest {

    private static Optional<TaxiiStatus> read(String text) {
        return TaxiiStatus.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("that is complete accepts what it does not list as a failure")
    void complete() {
        TaxiiStatus status =
                read("{\"id\":\"s-1\",\"status\":\"complete\",\"failure_count\":1,\"failures\":[{\"id\":\"b\",\"message\":\"No\\n\\u0007more\"}]}")
                        .orElseThrow();
        assertThat(status.of("a")).isEqualTo(Outcome.Open.ACCEPTED);
        assertThat(status.of("b")).isEqualTo(new Outcome.Refused("No more"));
    }

    @Test
    @DisplayName("that counts more failures than it lists accepts only what it lists as a success")
    void unlisted() {
        TaxiiStatus status = read("{\"status\":\"complete\",\"failure_count\":1,\"successes\":[{\"id\":\"a\"}]}")
                .orElseThrow();
        assertThat(status.of("a")).isEqualTo(Outcome.Open.ACCEPTED);
        assertThat(status.of("b")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("that is pending has decided only on what it lists")
    void pending() {
        TaxiiStatus status =
                read("{\"id\":\"s\",\"status\":\"pending\",\"successes\":[{\"id\":\"a\"}],\"pendings\":[{\"id\":\"b\"}]}")
                        .orElseThrow();
        assertThat(status.id()).isEqualTo("s");
        assertThat(status.of("a")).isEqualTo(Outcome.Open.ACCEPTED);
        assertThat(status.of("b")).isEqualTo(Outcome.Open.PENDING);
    }

    @Test
    @DisplayName("is nothing else, and its id is no path")
    void others() {
        assertThat(read("")).isEmpty();
        assertThat(read("{\"status\":\"done\"}")).isEmpty();
        assertThat(read("[1")).isEmpty();
        assertThat(read("{\"id\":\"../x\",\"status\":\"pending\"}")
                        .orElseThrow()
                        .id())
                .isNull();
    }
}
