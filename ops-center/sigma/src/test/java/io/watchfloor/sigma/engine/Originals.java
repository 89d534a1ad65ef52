package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rules and records to make others of: those of the world when they lie beside the repository, else those of the built-in pack. */
final class Originals {

    private static final List<String> RECORDINGS = List.of(
            "bench/process-creation.jsonl.gz",
            "bench/throughput-windows.jsonl.gz",
            "attack/deepbluecli/disablestop-eventlog-e401d2.jsonl.gz",
            "attack/deepbluecli/Powershell-Invoke-Obfuscation-encoding-menu-a25545.jsonl.gz",
            "cloud/m365-ual/auditdata.jsonl.gz",
            "cloud/aws-cloudtrail/invictus-stratus.jsonl.gz",
            "email/phishing-headers.jsonl.gz");
    private static final int RECORDS_OF_EACH = 2_000;
    private static final Path OWN_SAMPLES = Path.of("src/test/resources/rules");

    private Originals() {}

    static List<Rule> rules() {
        if (!SharedData.isThere()) {
            return RuleLoader.builtin().pack().rules();
        }
        return RuleLoader.load(SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting"))
                .pack()
                .rules();
    }

    static List<String> records() throws IOException {
        List<String> records = new ArrayList<>();
        try (Stream<Path> own = Files.walk(OWN_SAMPLES)) {
            for (Path samples : own.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                records.addAll(Files.readAllLines(samples));
            }
        }
        if (SharedData.isThere()) {
            for (String recording : RECORDINGS) {
                List<String> lines = SharedData.packedLines(SharedData.path(recording));
                int step = Math.max(1, lines.size() / RECORDS_OF_EACH);
                for (int i = 0; i < lines.size(); i += step) {
                    records.add(lines.get(i));
                }
            }
        }
        records.removeIf(record -> !record.startsWith("{"));
        return records;
    }
}
