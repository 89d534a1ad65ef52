package io.watchfloor.dashboards.demo;

import io.watchfloor.config.work.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes recordings to log files at their recorded pace, like programs on the assets: one file for records that name their asset, and one
 * for each other asset. The demo's sensor reads the files. The attack is played once; routine telemetry is repeated.
 */
final class StoryPlayer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoryPlayer.class);

    private final Path folder;
    private final Clock clock;
    private final double speed;
    private final Thread attack;
    private final Thread routine;
    private final Set<String> assets = new LinkedHashSet<>();
    private volatile boolean closed;

    /** @param speed playback speed: 1 for the recorded speed, 2 for twice as fast */
    StoryPlayer(Path folder, Clock clock, double speed) {
        this.folder = folder;
        this.clock = clock;
        this.speed = speed;
        Recording story = Recording.load("/demo/story.jsonl");
        Recording background = Recording.load("/demo/routine.jsonl");
        story.lines().forEach(line -> note(line.asset()));
        background.lines().forEach(line -> note(line.asset()));
        attack = Threads.named("demo-attack", () -> play(story, false));
        routine = Threads.named("demo-routine", () -> play(background, true));
    }

    private void note(@Nullable String asset) {
        if (asset != null) {
            assets.add(asset);
        }
    }

    /** Assets whose records do not name their asset. Each of these assets has its own log file. */
    List<String> namedAssets() {
        return List.copyOf(assets);
    }

    Path file(@Nullable String asset) {
        String name = asset == null ? "telemetry" : asset.replaceAll("[^A-Za-z0-9.@-]", "_");
        return folder.resolve(name + ".jsonl");
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        touch(null);
        for (String asset : assets) {
            touch(asset);
        }
        attack.start();
        routine.start();
    }

    private void touch(@Nullable String asset) throws IOException {
        Files.writeString(file(asset), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void play(Recording recording, boolean again) {
        try {
            do {
                Instant start = clock.instant();
                for (Recording.Line line : recording.lines()) {
                    waitUntil(start.plus(scaled(line.at())));
                    // At higher speed the times of a record are based on the actually elapsed time, so that no record
                    // has a time in the
                    // future.
                    Instant origin = start.plus(scaled(line.at())).minus(line.at());
                    append(line, origin);
                }
                waitUntil(start.plus(scaled(recording.length().plusSeconds(1))));
            } while (again && !closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The demo's telemetry could not be written to {}: {}", folder, e.getMessage());
        }
    }

    private Duration scaled(Duration recorded) {
        return Duration.ofMillis(Math.round(recorded.toMillis() / speed));
    }

    private void waitUntil(Instant due) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), due);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
        if (closed) {
            throw new InterruptedException("the demo stops");
        }
    }

    private synchronized void append(Recording.Line line, Instant origin) throws IOException {
        Files.writeString(
                file(line.asset()),
                Recording.moved(line.record(), origin) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        closed = true;
        attack.interrupt();
        routine.interrupt();
    }
}
