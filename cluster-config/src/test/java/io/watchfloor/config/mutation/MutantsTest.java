package io.watchfloor.config.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.text.Plural;
import org.junit.jupiter.api.Test;

class MutantsTest {

    private static final String PLURAL = "io.watchfloor.config.text.Plural";
    private static final String CODE = "return count + \" \" +";
    private static final String INSTEAD = "return count + \" other \" +";

    @Test
    void noChangeStaysIfAnotherChangeCannotBeMade() {
        try (Mutants mutants = new Mutants()) {
            mutants.add(PLURAL, CODE, INSTEAD);
            assertThat(Plural.of(2, "rule")).isEqualTo("2 other rules");
            assertThatThrownBy(() -> mutants.add("io.watchfloor.config.text.NearestName", "no such code", ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not exactly once");
            assertThat(Plural.of(2, "rule")).isEqualTo("2 rules");
        }
    }

    @Test
    void everyClassIsRestored() {
        try (Mutants mutants = new Mutants().add(PLURAL, CODE, INSTEAD)) {
            assertThat(Plural.of(2, "rule")).as("%s", mutants).isEqualTo("2 other rules");
        }
        assertThat(Plural.of(2, "rule")).isEqualTo("2 rules");
    }
}
