package io.watchfloor.sigma.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void anEscapeThatStandsForAPlainCharacterIsUndone() {
        assertThat(undone("cmd \\u003e\\/dev\\u0022\\u005c\\\\\\n")).isEqualTo("cmd >/dev\\\"\\\\\\\\\\n");
        assertThat(undone("caf\u00e9 \\u0026")).isEqualTo("caf\u00e9 &");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0007", "\\b", "\\f", "\\u00e9", "\\u212a", "\u212a", "\u0131", "\u0130", "\u017f"})
    void whatNeedsMoreThoughtIsLeftAlone(String text) {
        assertThat(undone("a" + text)).isEqualTo("left alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u2122", "\u2019", "\u00ae", "\u0142"})
    void lettersThatOnlyBeginLikeThoseThatFoldIntoAsciiAreOrdinary(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

        assertThat(JsonText.foldsToAscii(utf8, 0)).isFalse();
    }

    private static String undone(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] room = new byte[body.length];
        int end = JsonText.withoutNeedlessEscapes(body, 0, body.length, room, 0);
        return end < 0 ? "left alone" : new String(room, 0, end, StandardCharsets.UTF_8);
    }
}
