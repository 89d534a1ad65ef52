package io.watchfloor.sigma.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSearchTest {

    private static byte[] text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("aab".charAt(random.nextInt(3)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void aTextIsFoundWhereItStandsFirstHoweverOftenItNearlyStands(int patience) {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] wanted = text(random, 1 + random.nextInt(9));
            byte[] value = text(random, random.nextInt(40));
            int from = random.nextInt(value.length + 1);
            int expected =
                    new String(value, StandardCharsets.UTF_8).indexOf(new String(wanted, StandardCharsets.UTF_8), from);
            assertThat(ByteSearch.indexOf(wanted, value, from, value.length, patience))
                    .isEqualTo(expected);
        }
    }
}
