package io.watchfloor.ops.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.junit.jupiter.api.Test;

/** Each entity with a journal has a test with failing writes and overflowing stashes, and no command stops it. */
class EveryEntityIsTriedTest {

    private static List<Class<?>> entities() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> classes.relativize(file).toString())
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> name.startsWith("io.watchfloor.ops."))
                    .<Class<?>>map(EveryEntityIsTriedTest::load)
                    .filter(type -> EventSourcedBehavior.class.isAssignableFrom(type)
                            && !Modifier.isAbstract(type.getModifiers()))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, EveryEntityIsTriedTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachEntityHasAFailureTest() throws IOException {
        assertThat(entities())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(entity -> assertThatCode(() -> Class.forName(entity.getName() + "FailuresTest"))
                        .as("%sFailuresTest, on a FailingJournal", entity.getSimpleName())
                        .doesNotThrowAnyException());
    }

    @Test
    void eachEntityIsAStoredEntity() throws IOException {
        assertThat(entities())
                .allSatisfy(entity -> assertThat(StoredEntity.class).isAssignableFrom(entity));
    }
}
