package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.language.RulePack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Records and rules made to be slow: microseconds a record for command lines of 8 and of 64 KiB, each record another one. What grows with
 * the length alone has a growth of about 8.
 */
public final class WorstCases {

    private static final int SHORT = 8 << 10;
    private static final int LONG = 64 << 10;
    private static final double SECONDS = Double.parseDouble(System.getProperty("watchfloor.worst.seconds", "2"));

    private static final List<String> NASTY = List.of(
            "(a+)+$",
            "(a|aa)+b",
            "(.*a){12}x",
            "([a-z]+\\d?)*!",
            "a.{2,128}b.{2,128}c",
            ".{1000,}",
            "(x+x+)+y",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "(?i)(\\\\\\\\|/)+.*(\\\\\\\\|/)+.*(\\\\\\\\|/)+q",
            "([A-Za-z0-9+/]{4})*={1,2}zz");

    private WorstCases() {}

    /** Prints a table; takes a few minutes, or less with {@code -Dwatchfloor.worst.seconds}. */
    public static void main(String[] arguments) throws IOException {
        RulePack windows = BenchSubjects.windowsRules();
        System.out.printf(Locale.ROOT, "%-44s %12s %12s %8s%n", "", "8 KiB, us", "64 KiB, us", "growth");
        for (Map.Entry<String, Filler> filler : fillers().entrySet()) {
            row("SigmaHQ, " + filler.getKey(), DetectionEngine.of(windows), filler.getValue());
        }
        for (String regex : NASTY) {
            DetectionEngine engine = DetectionEngine.of(rules(List.of(rule(0, "re", regex))));
            for (String kind : List.of("all a", "random base64")) {
                row(regex + ", " + kind, engine, fillers().getOrDefault(kind, (random, length) -> ""));
            }
        }
        long before = heapAfterGc();
        DetectionEngine many = DetectionEngine.of(rules(manyRules()));
        for (Map.Entry<String, Filler> filler : fillers().entrySet()) {
            row("10,000 rules, " + filler.getKey(), many, filler.getValue());
        }
        System.out.printf(Locale.ROOT, "10,000 rules hold %d MB%n", (heapAfterGc() - before) >> 20);
        System.out.println(many.pack().rules().size() + " rules judged");
    }

    /** Makes a text of about this length. */
    private interface Filler {
        String text(Random random, int length);
    }

    private static Map<String, Filler> fillers() {
        Map<String, Filler> fillers = new LinkedHashMap<>();
        fillers.put("random base64", (random, length) -> {
            byte[] bytes = new byte[length * 3 / 4];
            random.nextBytes(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        });
        fillers.put("all a", (random, length) -> "a".repeat(length - 8) + random.nextInt(1_000_000));
        fillers.put("backslashes", (random, length) -> "\\\\".repeat(length / 2) + random.nextInt(1_000_000));
        fillers.put("near misses", (random, length) -> nearMisses(random, length));
        return fillers;
    }

    private static String nearMisses(Random random, int length) {
        List<String> words = List.of(
                "powershel ",
                "-encodedcommanc ",
                "rundll3 ",
                "\\\\system3 ",
                "invoke-mimikat ",
                "regsvr3 ",
                "certuti ");
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }

    private static void row(String name, DetectionEngine engine, Filler filler) throws IOException {
        double small = micros(engine, filler, SHORT);
        double large = micros(engine, filler, LONG);
        System.out.printf(Locale.ROOT, "%-44s %12.1f %12.1f %8.1f%n", name, small, large, large / small);
    }

    private static double micros(DetectionEngine engine, Filler filler, int length) throws IOException {
        Random random = new Random(3);
        byte[][] lines = new byte[64][];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = record(filler.text(random, length));
        }
        time(engine, lines);
        return time(engine, lines);
    }

    /** Forgets after each round: a value that comes again would cost nothing. */
    private static double time(DetectionEngine engine, byte[][] lines) throws IOException {
        BenchSubjects.Subject subject = BenchSubjects.engine(engine);
        long begin = System.nanoTime();
        long end = begin + (long) (SECONDS * 1e9);
        long records = 0;
        int sum = 0;
        while (System.nanoTime() < end) {
            engine.forget();
            for (byte[] line : lines) {
                sum += subject.take(line);
            }
            records += lines.length;
        }
        if (sum < 0) {
            throw new IllegalStateException("less than nothing matched");
        }
        return (System.nanoTime() - begin) / 1e3 / records;
    }

    private static byte[] record(String commandLine) {
        String json = "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Hostname\":\"h1\","
                + "\"Image\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\",\"CommandLine\":\"" + commandLine + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> manyRules() {
        Random random = new Random(9);
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rules.add(rule(i, "contains", Integer.toString(random.nextInt(Integer.MAX_VALUE), 36) + " -x" + i));
        }
        return rules;
    }

    private static String rule(int number, String modifier, String value) {
        return """
                title: Rule %d
                id: %08x-0000-4000-8000-000000000000
                logsource: {product: windows, category: process_creation}
                detection: {a: {'CommandLine|%s': '%s'}, condition: a}
                """.formatted(number, number, modifier, value);
    }

    private static RulePack rules(List<String> texts) throws IOException {
        Path file = Files.createTempFile("rules", ".yml");
        try {
            Files.writeString(file, String.join("---\n", texts));
            List<Rule> rules = RuleLoader.load(List.of(file)).pack().rules();
            if (rules.size() != texts.size()) {
                throw new IllegalStateException("only %d of %d rules load".formatted(rules.size(), texts.size()));
            }
            return RulePack.of(rules, List.of());
        } finally {
            Files.delete(file);
        }
    }

    private static long heapAfterGc() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
