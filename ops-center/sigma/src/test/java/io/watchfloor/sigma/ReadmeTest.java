package io.watchfloor.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is code that compiles and does what it says. */
class ReadmeTest {

    private static final String RULES = """
            title: Shadow copies deleted
            id: 4d2a6f35-98b7-4b8c-9f4e-0d8ad0f0c7a1
            logsource:
                category: process_creation
                product: windows
            detection:
                selection:
                    CommandLine|contains: delete shadows
                condition: selection
            level: high
            ---
            title: Not to be honoured
            logsource:
                product: windows
            detection:
                selection:
                    CommandLine|nonsense: x
                condition: selection
            """;

    private static final String RECORD = """
            {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"dc01","Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe",\
            "CommandLine":"vssadmin delete shadows /all"}""";

    @TempDir
    private Path folder;

    @Test
    void theExampleCompilesAndFindsWhatItShould() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
        Method judge = example().getDeclaredMethod("judge", Path.class, byte[].class, Instant.class);
        judge.setAccessible(true);

        String printed = printedBy(() -> judge.invoke(
                null, rules, RECORD.getBytes(StandardCharsets.UTF_8), Instant.parse("2026-11-24T00:00:00Z")));

        assertThat(printed.lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("refused: ") && line.contains("nonsense"))
                .contains("Shadow copies deleted: CommandLine is vssadmin delete shadows /all");
    }

    private Class<?> example() throws IOException, ClassNotFoundException {
        Matcher code =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(code.find()).as("an example in README.md").isTrue();
        Path source = Files.writeString(folder.resolve("Example.java"), """
                import io.watchfloor.sigma.engine.*;
                import io.watchfloor.sigma.explain.*;
                import io.watchfloor.sigma.language.*;
                import io.watchfloor.sigma.loading.*;
                import io.watchfloor.sigma.telemetry.*;
                import java.nio.file.Path;
                import java.time.Instant;
                import java.util.List;

                class Example {
                %s}
                """.formatted(code.group(1)));
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests run on a JDK");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = compiler.run(
                null,
                said,
                said,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return Class.forName(
                "Example",
                true,
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader()));
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static String printedBy(Call call) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            call.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
