package io.watchfloor.sigma.engine;

import com.code_intelligence.jazzer.Jazzer;
import io.watchfloor.sigma.evtx.EvtxFuzz;
import io.watchfloor.sigma.loading.ConditionFuzz;
import io.watchfloor.sigma.loading.PackFuzz;
import io.watchfloor.sigma.loading.RegexFuzz;
import io.watchfloor.sigma.loading.RuleFileFuzz;
import io.watchfloor.sigma.telemetry.PipelineFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets Jazzer, which follows what code an input reaches, look for inputs that something does not stand: {@code TARGET SECONDS}. What it
 * finds it leaves in {@code target/fuzz}, and ends with a failure.
 */
public final class Fuzzing {

    private static final List<Class<?>> TARGETS =
            List.of(
                    RuleFileFuzz.class,
                    PackFuzz.class,
                    ConditionFuzz.class,
                    RegexFuzz.class,
                    RecordFuzz.class,
                    PipelineFuzz.class,
                    EvtxFuzz.class);

    private Fuzzing() {}

    /** Does not return: Jazzer ends the process. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Class<?> target = TARGETS.stream()
                .filter(one -> one.getSimpleName().equals(arguments[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + TARGETS + " and seconds"));
        Path folder = Path.of("target/fuzz");
        Path corpus = Files.createDirectories(folder.resolve("corpus-" + target.getSimpleName()));
        int number = 0;
        for (byte[] seed : seeds(target)) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
        Jazzer.main(new String[] {
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.watchfloor.sigma.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/" + target.getSimpleName() + "-",
            "-max_total_time=" + arguments[1],
            "-timeout=20",
            "-rss_limit_mb=0",
            "-max_len=16384",
            corpus.toString()
        });
    }

    private static List<byte[]> seeds(Class<?> target) throws IOException {
        if (target == RuleFileFuzz.class) {
            return files("src/main/resources/rules", ".yml");
        }
        if (target == RecordFuzz.class) {
            return files("src/test/resources/rules", ".jsonl").stream()
                    .flatMap(file -> new String(file, StandardCharsets.UTF_8).lines())
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
        if (target == PackFuzz.class) {
            return PackFuzz.seeds();
        }
        if (target == PipelineFuzz.class) {
            return PipelineFuzz.seeds();
        }
        if (target == EvtxFuzz.class) {
            return List.of(EvtxFuzz.records());
        }
        List<String> texts = target == RegexFuzz.class
                ? List.of("\0\005a(b|c)+dabcd", "\1\011[^a-f\\d]{2}$xyz", "\2\012(?:x+x+)+y?xxxy", "\4\6\\bk.*\u212ak")
                : List.of(
                        "0a and not b",
                        "01 of sel_* or (a and b)",
                        "0all of them",
                        "0not (1 of sel_1 and _c)",
                        "0a | count() > 5");
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<byte[]> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .map(file -> {
                        try {
                            return Files.readAllBytes(file);
                        } catch (IOException unreadable) {
                            throw new java.io.UncheckedIOException(unreadable);
                        }
                    })
                    .toList();
        }
    }
}
