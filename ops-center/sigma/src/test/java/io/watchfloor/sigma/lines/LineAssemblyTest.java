package io.watchfloor.sigma.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineAssemblyTest {

    private static final String CALL =
            "type=SYSCALL msg=audit(100.000:7): arch=c000003e syscall=59 success=yes pid=20 ppid=10 exe=\"/bin/id\"";
    private static final String ARGUMENTS = "type=EXECVE msg=audit(100.000:7): argc=1 a0=\"id\"";
    private static final String TITLE = "type=PROCTITLE msg=audit(100.000:7): proctitle=\"id\"";

    private static List<String> all(LineAssembly assembly, List<String> lines) {
        List<String> records = new ArrayList<>();
        LineAssembly.Out out = (number, body) -> records.add(number + " " + new String(body, ISO_8859_1));
        for (int i = 0; i < lines.size(); i++) {
            assembly.line(i + 1, lines.get(i).getBytes(ISO_8859_1), out);
        }
        assembly.flush(out);
        return records;
    }

    @Test
    void theLinesOfAnAuditEventAreOneRecord() {
        String other = "type=USER_CMD msg=audit(100.000:8): pid=1 msg='cmd=\"true\" res=success'";

        List<String> records =
                all(new AuditEvents(), List.of(CALL, other, ARGUMENTS, TITLE, "type=EOE msg=audit(100.000:7): "));

        assertThat(records).containsExactly("2 " + other, "1 " + CALL + "\n" + ARGUMENTS + "\n" + TITLE);
    }

    @Test
    void anEventWithoutAnEndIsCompleteWhenTimeHasGoneOn() {
        String later = "type=AVC msg=audit(102.500:9): avc";

        assertThat(all(new AuditEvents(), List.of(CALL, ARGUMENTS, later)))
                .containsExactly("1 " + CALL + "\n" + ARGUMENTS, "3 " + later);
    }

    @Test
    void aStartedProgramGetsTheProgramOfItsParent() {
        String parent = "type=SYSCALL msg=audit(99.000:1): arch=c000003e syscall=2 pid=10 ppid=1 exe=\"/bin/bash\"";
        String title = "type=PROCTITLE msg=audit(99.000:1): proctitle=\"-bash\"";

        assertThat(all(new AuditEvents(), List.of(parent, title, CALL, ARGUMENTS, TITLE))
                        .getLast())
                .endsWith("\ntype=PARENT_INFO msg=audit(100.000:7): exe=\"/bin/bash\" proctitle=\"-bash\"");
    }

    @Test
    void aHeadStandsBeforeEachOfItsLines() {
        assertThat(all(
                        new GenericLineAssembly(),
                        List.of(
                                "#separator \\x09",
                                "#path\tconn",
                                "#open\t2026",
                                "#fields\tts\tuid",
                                "1\tC1",
                                "2\tC2",
                                "#close\t2026")))
                .containsExactly(
                        "5 #separator \\x09\n#path\tconn\n#fields\tts\tuid\n1\tC1",
                        "6 #separator \\x09\n#path\tconn\n#fields\tts\tuid\n2\tC2");
        assertThat(all(
                        new LogHeader(),
                        List.of("#Software: IIS", "#Fields: date time", "a b", "#Fields: time date", "b a")))
                .containsExactly("3 #Fields: date time\na b", "5 #Fields: time date\nb a");
    }

    @Test
    void whatIsNeitherPassesThrough() {
        assertThat(all(
                        new GenericLineAssembly(),
                        List.of("# a remark", "{\"a\":1}", "Dec 10 06:55:46 web1 sshd[1]: x")))
                .containsExactly("1 # a remark", "2 {\"a\":1}", "3 Dec 10 06:55:46 web1 sshd[1]: x");
    }

    /** Whoever stops anywhere and goes on from the state makes the same records. */
    @Test
    void theStateHoldsAllThatIsOpen() {
        List<String> lines = new ArrayList<>();
        Random random = new Random(1);
        for (int serial = 0; serial < 200; serial++) {
            lines.add("type=SYSCALL msg=audit(%d.000:%d): pid=%d".formatted(serial, serial, serial));
            lines.add(
                    Math.max(0, lines.size() - random.nextInt(3)),
                    "type=PATH msg=audit(%d.000:%d): name=\"a\"".formatted(serial, serial));
            if (random.nextInt(4) > 0) {
                lines.add("type=PROCTITLE msg=audit(%d.000:%d): proctitle=\"a\"".formatted(serial, serial));
            }
        }
        List<String> whole = all(new AuditEvents(), lines);

        List<String> inPieces = new ArrayList<>();
        AuditEvents current = new AuditEvents();
        for (String line : lines) {
            current.line(0, line.getBytes(ISO_8859_1), (number, body) -> inPieces.add(new String(body, ISO_8859_1)));
            AuditEvents next = new AuditEvents();
            next.restore(current.state());
            current = next;
        }
        current.flush((number, body) -> inPieces.add(new String(body, ISO_8859_1)));

        assertThat(inPieces)
                .isEqualTo(whole.stream()
                        .map(record -> record.substring(record.indexOf(' ') + 1))
                        .toList());
        assertThat(current.isWaiting()).isFalse();
    }

    @Test
    void whatIsOpenIsBounded() {
        AuditEvents events = new AuditEvents();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String line = "type=PATH msg=audit(1.000:%d): name=\"%s\"".formatted(i % 300, "x".repeat(2_000));
            events.line(i, line.getBytes(ISO_8859_1), (number, body) -> records.add(body));
            assertThat(events.state().length()).isLessThan(140 << 10);
        }
        events.flush((number, body) -> records.add(body));
        assertThat(records.stream()
                        .mapToLong(body -> new String(body, ISO_8859_1).lines().count())
                        .sum())
                .isEqualTo(5_000);
    }
}
