package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValueSketchTest {

    private static List<Long> users(int from, int to) {
        return LongStream.range(from, to)
                .mapToObj(n -> ValueSketch.hash("user_name", "user" + n))
                .toList();
    }

    @Test
    void aSketchHasAllItsValuesAndFewOthers() {
        for (int size : new int[] {1, 16, 17, 1_000, 50_000}) {
            ValueSketch sketch = ValueSketch.read(ValueSketch.of(users(0, size)).content());
            assertThat(sketch.content()).hasSizeLessThanOrEqualTo(2 * size + ValueSketch.BLOCK);
            assertThat(users(0, size)).allMatch(sketch::mayHave);
            assertThat(users(100_000, 110_000).stream().filter(sketch::mayHave).count())
                    .as("wrong answers of 10,000, with %d values", size)
                    .isLessThan(60);
        }
        assertThat(ValueSketch.of(List.of()).mayHave(7)).isFalse();
    }

    /** The database has sketches of earlier versions, so neither the hash nor the format may change. */
    @Test
    void theStoredFormStaysTheSame() {
        assertThat(Long.toHexString(ValueSketch.hash("process", "PowerShell.exe")))
                .isEqualTo("b67ff8cdf9cc1602");
        assertThat(HexFormat.of().formatHex(ValueSketch.of(users(0, 3)).content()))
                .isEqualTo("1100020000801010801000200001180000082020020600000400402000000406");
    }

    @Test
    void aHashIgnoresCaseLikeTheSqlOfAnyCondition() throws Exception {
        assertThat(ValueSketch.hash("file", "ÄPFEL.DOC")).isEqualTo(ValueSketch.hash("file", "äpfel.doc"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT chr(n), lower(chr(n)) FROM (SELECT CAST(i AS INTEGER) AS n FROM range(1, 1114112) AS t(i))"
                                + " WHERE n NOT BETWEEN 55296 AND 57343 AND lower(chr(n)) <> chr(n)")) {
            int count = 0;
            while (row.next()) {
                assertThat(ValueSketch.hash("file", row.getString(2)))
                        .as(row.getString(1))
                        .isEqualTo(ValueSketch.hash("file", row.getString(1)));
                count++;
            }
            assertThat(count).isGreaterThan(1_000);
        }
    }
}
