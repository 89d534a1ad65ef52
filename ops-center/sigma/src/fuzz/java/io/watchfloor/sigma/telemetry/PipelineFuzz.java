package io.watchfloor.sigma.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any text is shapes of telemetry, or has problems with their places. */
public final class PipelineFuzz {

    private PipelineFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        List<PipelineProblem> problems = new ArrayList<>();
        PipelineReader.read("shapes.yml", new String(data, StandardCharsets.UTF_8), problems);
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(Resources.text("shapes.yml").getBytes(StandardCharsets.UTF_8));
    }
}
