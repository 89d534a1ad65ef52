package io.watchfloor.config.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;

/**
 * A build in which one place of one class is another one, for as long as this is open. The class is compiled again from its own source and
 * replaced in the running JVM, so that the code that is delivered needs no switch for its tests. What the compiler makes of the change must
 * have the same methods, lambdas included.
 */
public final class Mutant implements AutoCloseable {

    private final Class<?> type;
    private final byte[] original;

    private Mutant(Class<?> type, byte[] original) {
        this.type = type;
        this.original = original;
    }

    /**
     * @param name of a class that is at the top of its file
     * @param code in its source, once
     * @param instead what is there in this build
     */
    public static Mutant of(String name, String code, String instead) {
        try {
            Class<?> type = Class.forName(name);
            boolean measured = Stream.of(type.getDeclaredMethods())
                    .anyMatch(one -> one.getName().equals("$jacocoInit"));
            Assumptions.assumeFalse(measured, "A class that is measured for coverage cannot be replaced");
            byte[] original = bytes(type);
            redefine(type, compiled(type, original, code, instead));
            return new Mutant(type, original);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            return in.readAllBytes();
        }
    }

    private static byte[] compiled(Class<?> type, byte[] original, String code, String instead) throws IOException {
        Path source = source(type);
        String text = Files.readString(source);
        if (text.split(java.util.regex.Pattern.quote(code), -1).length != 2) {
            throw new IllegalStateException("%s has \"%s\" not exactly once".formatted(source, code));
        }
        Path folder = Files.createTempDirectory("mutant");
        try {
            Path changed = folder.resolve(source.getFileName().toString());
            Files.writeString(changed, text.replace(code, instead));
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter said = new StringWriter();
            // Bytes 6 and 7 are the version of the format, which is that of Java plus 44.
            int release = original[7] - 44;
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                boolean done = compiler.getTask(
                                said,
                                files,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-parameters",
                                        "-nowarn",
                                        "-Xlint:none",
                                        "--release",
                                        Integer.toString(release),
                                        "-d",
                                        folder.toString(),
                                        "-cp",
                                        System.getProperty("java.class.path")),
                                null,
                                files.getJavaFileObjects(changed))
                        .call();
                if (!done) {
                    throw new IllegalStateException("The mutant does not compile: " + said);
                }
            }
            return Files.readAllBytes(folder.resolve(type.getName().replace('.', '/') + ".class"));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }

    /** Beside the folder in which the build puts the classes, or their archive. */
    private static Path source(Class<?> type) {
        try {
            Path classes = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path target = Objects.requireNonNull(classes.getParent());
            return Objects.requireNonNull(target.getParent())
                    .resolve("src/main/java")
                    .resolve(type.getName().replace('.', '/') + ".java");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void redefine(Class<?> type, byte[] bytes) {
        try {
            MutantAgent.instrumentation().redefineClasses(new ClassDefinition(type, bytes));
        } catch (ClassNotFoundException | UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The build is as it was. */
    @Override
    public void close() {
        redefine(type, original);
    }
}
