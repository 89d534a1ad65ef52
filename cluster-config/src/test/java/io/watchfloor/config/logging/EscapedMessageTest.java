package io.watchfloor.config.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EscapedMessageTest {

    @Test
    void nobodyForgesALineOrSpeaksToTheTerminal() {
        assertThat(EscapedMessage.escape("asset dc01\n12:00:00 INFO all is well\r"))
                .isEqualTo("asset dc01\\n12:00:00 INFO all is well\\r");
        assertThat(EscapedMessage.escape("\u001b[2Jgone\u0000")).isEqualTo("\\u001b[2Jgone\\u0000");
        assertThat(EscapedMessage.escape("exe.\u202etxt\u2028next")).isEqualTo("exe.\\u202etxt\\u2028next");
    }

    @Test
    void ordinaryTextInAnyScriptStays() {
        String text = "Fall 7: Büro-Rechner / 東京 🛡 \"quoted\" \\ backslash";
        assertThat(EscapedMessage.escape(text)).isSameAs(text);
    }

    @Test
    void subjectIsOursAloneAndEscapedToo() {
        assertThat(LineSubject.of(Map.of("sensor", "edge\n", "asset", "host:dc01", "pekkoUid", "7")))
                .isEqualTo(" asset=host:dc01 sensor=edge\\n");
    }
}
