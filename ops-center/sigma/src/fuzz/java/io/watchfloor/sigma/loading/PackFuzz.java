package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Any bytes are a pack of rules, zipped or not, or refused with a reason. No name in it reaches a file. */
public final class PackFuzz {

    private PackFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        new RuleSetBuilder(Placeholders.NONE, RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .addFound(found -> new RuleFiles(RuleLimits.standard(), found)
                        .pack(new RuleSources.PackContent("fuzz", data)))
                .loading()
                .problems()
                .forEach(problem -> {
                    if (problem.reason().isBlank()) {
                        throw new IllegalStateException("a refusal without a reason");
                    }
                });
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (String name : List.of("rules/a.yml", "../../b.yml", "readme.txt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write("""
                        title: A rule
                        logsource: {product: windows}
                        detection: {a: {F: x}, condition: a}
                        """.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return List.of(zip.toByteArray());
    }
}
