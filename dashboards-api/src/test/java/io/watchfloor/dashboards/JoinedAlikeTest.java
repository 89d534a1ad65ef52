package io.watchfloor.dashboards;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.lines.Assembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sensor joins lines before it sends them, {@code watchfloor detect} when it reads a file: to the same records. */
class JoinedAlikeTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatTheSensorSendsIsWhatDetectJudges(long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("#separator \\x09", "#path\tconn", "#fields\tts\tuid", "1\tC"));
        for (int i = 0; i < 500; i++) {
            String stamp = "msg=audit(%d.000:%d):".formatted(i / 20, random.nextInt(100));
            lines.add(
                    switch (random.nextInt(9)) {
                        case 0 -> "type=EXECVE " + stamp + " argc=1 a0=\"x\"";
                        case 1 -> "type=PROCTITLE " + stamp + " proctitle=\"x\"";
                        case 2 -> "type=EOE " + stamp;
                        case 3 -> "type=USER_CMD " + stamp + " msg='cmd=\"x\"'";
                        case 4 -> "node=a type=PATH " + stamp + " name=\"x\"";
                        case 5 -> "#Fields: a b" + random.nextInt(3);
                        case 6 -> "x y " + i;
                        default -> "type=SYSCALL %s pid=%d ppid=%d exe=\"/bin/x\"".formatted(stamp, i % 9, i % 7);
                    });
        }

        Assembly sensor = new io.watchfloor.sensors.agent.lines.AnyLines();
        List<String> sent = new ArrayList<>();
        var engine = new io.watchfloor.sigma.lines.AnyLines();
        List<String> judged = new ArrayList<>();
        for (String line : lines) {
            byte[] bytes = line.getBytes(ISO_8859_1);
            sensor.line(bytes, body -> sent.add(new String(body, ISO_8859_1)));
            engine.line(0, bytes, (number, body) -> judged.add(new String(body, ISO_8859_1)));
        }
        sensor.rest(body -> sent.add(new String(body, ISO_8859_1)));
        engine.rest((number, body) -> judged.add(new String(body, ISO_8859_1)));

        assertThat(sent).isEqualTo(judged).hasSizeGreaterThan(100);
    }
}
