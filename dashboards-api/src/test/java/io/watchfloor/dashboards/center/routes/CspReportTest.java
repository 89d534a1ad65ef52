package io.watchfloor.dashboards.center.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CspReportTest {

    @Test
    void aTextIsCutBetweenCharacters() {
        String body = "{\"csp-report\":{\"document-uri\":\"" + "a".repeat(199) + "😀\"}}";
        assertThat(CspReport.read(body))
                .singleElement()
                .satisfies(one -> assertThat(one.page()).isEqualTo("a".repeat(199) + "…"));
    }

    @Test
    void aListIsReadToItsBound() {
        String one = "{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"made-up\"}}";
        assertThat(CspReport.read("[" + (one + ",").repeat(30) + one + "]"))
                .hasSize(CspReport.AT_ONCE)
                .allSatisfy(report -> assertThat(report.counted()).isEqualTo("other"));
    }

    @Test
    void whatIsNeitherIsNoReport() {
        assertThat(CspReport.read("{\"csp-report\":[]}")).isEmpty();
        assertThat(CspReport.read("{\"type\":\"csp-violation\"}")).isEmpty();
        assertThat(CspReport.read("no JSON")).isEmpty();
    }
}
