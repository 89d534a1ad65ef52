package io.watchfloor.sigma.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Regex;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegexLiteralsTest {

    private static List<List<String>> needed(String regex) {
        return RegexLiterals.of(Regex.of(regex, false, false, false));
    }

    @Test
    void whatStandsInTheOnlyWayThroughIsNeeded() {
        assertThat(needed("abc[a-z]+\\d(?:def)+")).containsExactlyInAnyOrder(List.of("abc"), List.of("def"));
    }

    @Test
    void ofSeveralWaysOneIsNeeded() {
        assertThat(needed("abc|def")).containsExactly(List.of("abc", "def"));
        assertThat(needed("abc|$")).isEmpty();
    }

    @Test
    void nothingIsClaimedOfWhatMayOrMayNotBeANameInAClass() {
        assertThat(needed("abc[[:x]|$")).isEmpty();
        assertThat(needed("abc[!-[:]|$")).isEmpty();
        assertThat(needed("abc[[:alpha:]]")).isEmpty();
    }
}
