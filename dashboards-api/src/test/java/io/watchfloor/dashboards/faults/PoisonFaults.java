package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand invalid records among a hundred thousand valid ones. */
class PoisonFaults {

    private static final int RECORDS = 100_000;
    private static final int POISON = 1_000;
    private static final int ATTACKS = 500;
    private static final long SEED = Long.getLong("faults.seed", 20260101);

    private static final List<String> POISONS = List.of(
            "{\"cut",
            "[1,2,3]",
            "nothing but words, without a shape",
            "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}",
            "{\"asset\":\"tractor:t1\",\"fields\":{}}",
            "{\"asset\":\"x/corp.example\",\"time\":\"2026-01-05T08:00:00Z\",\"fields\":{\"EventID\":1}}",
            "{\"n\":" + "9".repeat(5_000) + ",\"fields\":{}}");

    @TempDir
    private Path folder;

    @Test
    void poisonIsKeptWithItsReasonAndNothingElseIsTouched() throws IOException, InterruptedException {
        Path file = folder.resolve("mixed.jsonl");
        int attacks = write(file);
        Path config = Files.writeString(folder.resolve("node.conf"), "watchfloor.rules.builtin = on\n");
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "mixed");
            try (ChildSensor sensor = new ChildSensor(folder, node.address(), credential, 0, List.of(file))) {
                System.out.println("seed " + SEED + ": " + sensor.finish(Duration.ofMinutes(10)));
            }
            Outcome outcome = NodeKillsFaults.settled(node);
            double quarantined = node.metric("watchfloor_telemetry_quarantined_total");
            double records = node.metric("watchfloor_telemetry_records_total");
            System.out.printf(
                    Locale.ROOT,
                    "%.0f records, %.0f in quarantine, %d detections of %d attacks, %d parked%n",
                    records,
                    quarantined,
                    outcome.detections(),
                    attacks,
                    (int) node.metric("watchfloor_telemetry_retry_queued_total"));
            assertThat(records).isEqualTo(RECORDS);
            assertThat(quarantined).isEqualTo(POISON);
            assertThat(outcome.detections()).isEqualTo(attacks);
            assertThat(node.metric("watchfloor_telemetry_retry_queued_total")).isZero();
        }
    }

    private static int write(Path file) throws IOException {
        Random random = new Random(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < RECORDS; number++) {
                out.write(record(number, random));
                out.write('\n');
            }
        }
        return ATTACKS;
    }

    private static String record(int number, Random random) {
        if (number % (RECORDS / POISON) == 50) {
            return POISONS.get(random.nextInt(POISONS.size()));
        }
        boolean attack = number % (RECORDS / ATTACKS) == 1;
        String command = attack ? "vssadmin.exe delete shadows /all /quiet" : "vssadmin.exe list shadows";
        Instant time = Instant.parse("2026-01-05T08:00:00Z").plusMillis(number * 10L);
        return """
                {"asset":"a%03d.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"%s"}}""".formatted(number % 97, time, command);
    }
}
