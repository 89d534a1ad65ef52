package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookalikeDomainsTest {

    @Test
    void aLookalikeDiffersByALetterAHyphenOrAWord() {
        assertThat(LookalikeDomains.of(List.of("Nordwind.example")))
                .contains(
                        "n0rdwind.example",
                        "norwind.example",
                        "norddwind.example",
                        "nrodwind.example",
                        "nordvvind.example",
                        "norclwind.example",
                        "nord-wind.example",
                        "nordwind-*",
                        "*-nordwind.*")
                .doesNotContain("nordwind.example", "nordwind.test")
                .noneMatch(domain -> domain.startsWith("-"));
    }

    @Test
    void anOwnDomainIsNoLookalikeOfAnother() {
        assertThat(LookalikeDomains.of(List.of("nordwind.example", "n0rdwind.example")))
                .contains("norwind.example")
                .doesNotContain("nordwind.example", "n0rdwind.example");
    }

    @Test
    void shortNamesAndInvalidDomainsHaveNone() {
        assertThat(LookalikeDomains.of(List.of("abc.example", "localhost", "*.example", "")))
                .isEmpty();
        assertThat(LookalikeDomains.of(List.of("abcd.example"))).isNotEmpty().noneMatch(one -> one.contains("*"));
    }

    /** A rule has at most 50,000 values, and compares each look-alike twice. */
    @Test
    void manyDomainsStayBelowTheLimitOfARule() {
        List<String> domains = IntStream.range(0, 10_000)
                .mapToObj("longer-organization-name-%d.example"::formatted)
                .toList();
        assertThat(LookalikeDomains.of(domains)).hasSizeBetween(10_000, 25_000);
    }
}
