package io.watchfloor.ops.asset.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelfReportsTest {

    private static final List<String> PIECES = List.of(
            "LogonType\"",
            "Initiated\"",
            "4624",
            "LogonTyp",
            "nitiated\"",
            "Initiate",
            "ogonType",
            "462",
            "L",
            "e",
            "d",
            "\"",
            "\":\"",
            " ",
            "é",
            "InLogonType\"",
            "LogonInitiated");

    private static boolean mayTell(String record) {
        return SelfReports.mayContainIdentities(record.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRecordMayContainALogonOrAnOwnConnection() {
        assertThat(mayTell("{\"EventID\":4624,\"LogonType\":3}")).isTrue();
        assertThat(mayTell("{\"LogonType\":\"3\",\"EventID\":\"4624\"}")).isTrue();
        assertThat(mayTell("{\"Initiated\":\"true\"}")).isTrue();
        assertThat(mayTell("Initiated\"")).isTrue();
        assertThat(mayTell("{\"EventID\":4625,\"LogonType\":3}")).isFalse();
        assertThat(mayTell("{\"EventID\":4624}")).isFalse();
        assertThat(mayTell("")).isFalse();
    }

    @Test
    void theFastSearchFindsTheSameAsASimpleSearch() {
        Random random = new Random(7);
        int told = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder record = new StringBuilder();
            for (int piece = random.nextInt(12); piece > 0; piece--) {
                record.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = record.toString();
            boolean expected = text.contains("Initiated\"") || (text.contains("LogonType\"") && text.contains("4624"));
            assertThat(mayTell(text)).as(text).isEqualTo(expected);
            told += expected ? 1 : 0;
        }
        assertThat(told).isBetween(2_000, 18_000);
    }
}
