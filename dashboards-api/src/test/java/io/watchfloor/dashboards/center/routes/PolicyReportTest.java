package io.watchfloor.dashboards.center.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyReportTest {

    @Test
    void aTextIsCutBetweenCharacters() {
        String body = "{\"csp-report\":{\"document-uri\":\"" + "a".repeat(199) + "😀\"}}";
        assertThat(PolicyReport.read(body))
                .singleElement()
                .satisfies(one -> assertThat(one.page()).isEqualTo("a".repeat(199) + "…"));
    }

    @Test
    void aListIsReadToItsBound() {
        String one = "{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"made-up\"}}";
        assertThat(PolicyReport.read("[" + (one + ",").repeat(30) + one + "]"))
                .hasSize(PolicyReport.AT_ONCE)
                .allSatisfy(report -> assertThat(report.counted()).isEqualTo("other"));
    }

    @Test
    void whatIsNeitherIsNoReport() {
        assertThat(PolicyReport.read("{\"csp-report\":[]}")).isEmpty();
        assertThat(PolicyReport.read("{\"type\":\"csp-violation\"}")).isEmpty();
        assertThat(PolicyReport.read("no JSON")).isEmpty();
    }
}
