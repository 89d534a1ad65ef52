package io.watchfloor.config.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recordings that others made: the folder {@code shared/data} beside the checkout. */
public final class SharedData {

    private SharedData() {}

    /** The folder. Skips the test, and says so, if there is none. */
    public static Path folder() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path data = above.resolve("shared/data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        System.out.println("SKIPPED: there is no shared/data");
        return Assumptions.abort("there is no shared/data");
    }
}
