package io.watchfloor.dashboards.assets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AssetRowsTest {

    private static String rows(String text) {
        StringBuilder all = new StringBuilder();
        AssetRows.of(text)
                .rows()
                .forEach(row -> all.append("%d %s %s\n".formatted(row.line(), row.asset(), row.body())));
        return all.toString();
    }

    private static String faults(String text) {
        StringBuilder all = new StringBuilder();
        AssetRows.of(text).faults().forEach(one -> all.append("%d %s\n".formatted(one.line(), one.why())));
        return all.toString();
    }

    @Test
    void csvMayQuoteLeaveColumnsOutAndHaveEmptyCells() {
        assertThat(rows("""
                \uFEFFTags,Asset,owner\r
                vip; jump-host,app01,"Brandt, M. \""Mo\""\"\r
                \r
                ,"user:decoy",
                sensitive,db01,"two
                lines"
                scanner,scan01,x""")).isEqualTo("""
                2 app01 {"tags":["vip","jump-host"],"owner":"Brandt, M. \\"Mo\\""}
                4 user:decoy {"tags":[],"owner":""}
                5 db01 {"tags":["sensitive"],"owner":"two\\nlines"}
                7 scan01 {"tags":["scanner"],"owner":"x"}
                """);
    }

    @Test
    void jsonLinesArePassedOnAsTheyAre() {
        assertThat(rows("""
                {"asset":"app01","criticality":"high"}

                {"asset":"db01","owner":null,"colour":"red"}
                """)).isEqualTo("""
                1 app01 {"criticality":"high"}
                3 db01 {"owner":null,"colour":"red"}
                """);
    }

    @Test
    void whatCannotBeMeantIsAFaultOfItsLine() {
        assertThat(faults("""
                asset,owner
                app01,x
                ,y
                app01,z
                db01
                """)).isEqualTo("""
                3 The line names no asset.
                4 Line 2 already names app01.
                5 The line has 1 cells, but the first line names 2 columns.
                """);
        assertThat(faults("{\"asset\":\"a\"}\n[1]\n{\"asset\":"))
                .startsWith("2 The line is not a JSON object.\n3 The line is not valid JSON: ");
        assertThat(faults("name,owner\napp01,x")).startsWith("1 The first line must name each column once");
        assertThat(faults("asset,asset\napp01,x")).startsWith("1 The first line must name each column once");
        assertThat(AssetRows.of("")).isEqualTo(AssetRows.of("asset,owner\n"));
    }
}
