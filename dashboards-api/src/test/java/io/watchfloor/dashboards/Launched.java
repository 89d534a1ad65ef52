package io.watchfloor.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Exit code and output of a command run with the delivered launcher in its own process. */
record Launched(int status, String out, String err) {

    static final Path CENTER = Path.of("target", "watchfloor", "bin", "watchfloor");
    static final Path SENSOR = Path.of("..", "sensors", "target", "watchfloor-sensor", "bin", "watchfloor-sensor");

    /** Flags for a short-lived JVM, which would end before the optimizing compiler pays off. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final int LONGEST_SECONDS = 60;

    static Launched center(Object... arguments) throws IOException, InterruptedException {
        return of(CENTER, arguments);
    }

    static Launched sensor(Object... arguments) throws IOException, InterruptedException {
        return of(SENSOR, arguments);
    }

    private static Launched of(Path launcher, Object... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("watchfloor-out", ".txt");
        Path err = Files.createTempFile("watchfloor-err", ".txt");
        ProcessBuilder builder =
                builder(launcher, arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("WATCHFLOOR_JAVA_OPTS", SHORT_LIVED);
        Process process = builder.start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The command has not ended: " + List.of(arguments));
        }
        Launched launched = new Launched(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return launched;
    }

    static ProcessBuilder builder(Path launcher, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toAbsolutePath().normalize().toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command);
    }
}
