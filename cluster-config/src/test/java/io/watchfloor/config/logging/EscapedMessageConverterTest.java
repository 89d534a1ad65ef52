package io.watchfloor.config.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EscapedMessageConverterTest {

    @Test
    void nobodyForgesALineOrSpeaksToTheTerminal() {
        assertThat(EscapedMessageConverter.escape("asset dc01\n12:00:00 INFO all is well\r"))
                .isEqualTo("asset dc01\\n12:00:00 INFO all is well\\r");
        assertThat(EscapedMessageConverter.escape("\u001b[2Jgone\u0000")).isEqualTo("\\u001b[2Jgone\\u0000");
        assertThat(EscapedMessageConverter.escape("exe.\u202etxt\u2028next")).isEqualTo("exe.\\u202etxt\\u2028next");
    }

    @Test
    void ordinaryTextInAnyScriptStays() {
        String text = "Fall 7: Büro-Rechner / 東京 🛡 \"quoted\" \\ backslash";
        assertThat(EscapedMessageConverter.escape(text)).isSameAs(text);
    }

    @Test
    void subjectIsOursAloneAndEscapedToo() {
        assertThat(LogContextConverter.of(Map.of("sensor", "edge\n", "asset", "host:dc01", "pekkoUid", "7")))
                .isEqualTo(" asset=host:dc01 sensor=edge\\n");
    }
}
