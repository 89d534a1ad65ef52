package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program on this host for at most {@value #SECONDS} s, and reads at most {@value #MAX_BYTES} bytes of the
 * program's output.
 */
final class CommandRunner {

    private static final int SECONDS = 10;
    private static final int MAX_BYTES = 256 * 1024;

    private final List<String> prefix;

    /** @param prefix the program and its first arguments, which all calls have in common */
    CommandRunner(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
    }

    /** @param code the exit code; -1 if the program timed out */
    record Result(int code, String output) {
        boolean succeeded() {
            return code == 0;
        }
    }

    Result run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            CompletableFuture<String> output = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("output").start(() -> output.complete(read(process.getInputStream())));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The program ended before it read all input; the program's output contains the reason.
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return new Result(-1, "%s timed out after %d s".formatted(prefix.getFirst(), SECONDS));
            }
            return new Result(
                    process.exitValue(),
                    output.completeOnTimeout("", SECONDS, TimeUnit.SECONDS).join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            String text = new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            stream.skip(Long.MAX_VALUE);
            return text;
        } catch (IOException e) {
            return "";
        }
    }
}
