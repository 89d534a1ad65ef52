package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class FirstHeaderTest {

    private final FirstHeader header = new FirstHeader();

    private FirstHeader.State add(String text) {
        return header.add(ByteString.fromString(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void isCompleteWithItsEmptyLineHoweverItIsCut() {
        String whole = "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n";
        for (int i = 0; i < whole.length() - 1; i++) {
            assertThat(add(whole.substring(i, i + 1))).as("byte %d", i).isEqualTo(FirstHeader.State.INCOMPLETE);
        }
        assertThat(add("\n")).isEqualTo(FirstHeader.State.COMPLETE);
        assertThat(header.take().utf8String()).isEqualTo(whole);
        assertThat(header.isEmpty()).isTrue();
    }

    @Test
    void mayEndItsLinesWithoutCarriageReturnsAndBringItsBody() {
        assertThat(add("POST / HTTP/1.1\nHost: x\n\nbody")).isEqualTo(FirstHeader.State.COMPLETE);
    }

    @Test
    void whatIsNoHttpIsHandedOnAtOnceToBeRefused() {
        assertThat(add("\u0016\u0003\u0001")).isEqualTo(FirstHeader.State.COMPLETE);
    }

    @Test
    void hasABound() {
        assertThat(add("GET / HTTP/1.1\r\n")).isEqualTo(FirstHeader.State.INCOMPLETE);
        assertThat(add("x".repeat(FirstHeader.LARGEST))).isEqualTo(FirstHeader.State.TOO_LARGE);
    }
}
