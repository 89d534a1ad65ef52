package io.watchfloor.dashboards.api;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules for tests, and records of attacks that built-in rules detect. */
public final class AttackSamples {

    private AttackSamples() {}

    /** A rule that matches the start of a program with that name. */
    public static String programSeen(String id, String program, String level) {
        return """
                title: Program Seen
                id: %s
                status: test
                description: For this test.
                author: Watchfloor
                date: 2026-01-05
                logsource:
                    product: windows
                    category: process_creation
                detection:
                    selection:
                        Image|endswith: '\\%s'
                    condition: selection
                level: %s
                """.formatted(id, program, level);
    }

    /** A record that opens a case. */
    public static String shadowCopiesDeleted(String asset) {
        return """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.123Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """.formatted(asset);
    }

    /** One failed logon per second on the bastion host; ten in a row match a correlation rule. */
    public static String refusedPasswords(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(second -> """
                        {"asset":"bastion.corp.example","time":"2026-11-24T22:27:%02dZ",\
                        "logsource":{"product":"linux","service":"sshd"},\
                        "fields":{"message":"Failed password for root from 203.0.113.7 port 4242 ssh2"}}
                        """.formatted(second))
                .collect(Collectors.joining());
    }
}
