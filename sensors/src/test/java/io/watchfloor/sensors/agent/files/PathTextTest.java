package io.watchfloor.sensors.agent.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class PathTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/var/log/syslog", "/a b/%41?#;ü/日本/😀"})
    void plainNameIsUnchanged(String path) {
        assertThat(PathText.of(Path.of(path))).isEqualTo(path);
        assertThat(PathText.isEscaped(PathText.of(Path.of(path)))).isFalse();
    }

    @Test
    void unprintableBytesAreEscaped() {
        assertThat(PathText.of(Path.of("/a\nb"))).isEqualTo("/a\\x0ab");
        assertThat(PathText.of(Path.of("/a\\x0ab"))).isEqualTo("/a\\\\x0ab");
        assertThat(PathText.of(Path.of("/ü\u2028😀"))).isEqualTo("/ü\\xe2\\x80\\xa8😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/a\nb.log", "/x/a\rb/c.log", "/x/a\u2028b.log", "/x/\u0085.log"})
    void doubleStarMatchesNamesWithLineFeeds(String path) {
        assertThat(PathText.matcher("/x/**.log").matches(Path.of(path))).isTrue();
        assertThat(PathText.matcher("/x/**.txt").matches(Path.of(path))).isFalse();
    }
}
