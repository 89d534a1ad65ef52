package io.watchfloor.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {

    @Test
    void oneIsNotMany() {
        assertThat(Plural.of(0, "rule")).isEqualTo("0 rules");
        assertThat(Plural.of(1, "rule")).isEqualTo("1 rule");
        assertThat(Plural.of(2, "rule")).isEqualTo("2 rules");
        assertThat(Plural.of(1, "rule judges", "rules judge")).isEqualTo("1 rule judges");
        assertThat(Plural.of(2, "rule judges", "rules judge")).isEqualTo("2 rules judge");
    }
}
