package io.watchfloor.sensors.agent.replay;

import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.recording.RecordingReplay;
import io.watchfloor.sensors.agent.collect.recording.RecordingReplay.ReplayProgress;
import io.watchfloor.sensors.agent.collect.recording.ReplayPace;
import io.watchfloor.sensors.agent.running.ConsoleUplinkListener;
import io.watchfloor.sensors.agent.running.UplinkThread;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.AgentVersion;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolKey;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.uplink.HostLoad;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkSettings;
import io.watchfloor.sensors.agent.uplink.UplinkStatus;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends recordings to the center through a temporary spool; ends when all records are acknowledged. */
public final class Replay {
    private static final long SPOOL_BYTES = 256 << 20;
    private static final long IDLE_MILLIS = 5;
    private static final Duration FIRST_ANSWER_WITHIN = Duration.ofSeconds(30);

    /**
     * The options of a replay.
     *
     * @param rate records per second; 0 for maximum speed
     * @param speed factor by which the replay is faster than the timestamps in the records; 0 ignores the timestamps
     */
    public record Options(
            List<Path> files,
            @Nullable String asset,
            double rate,
            double speed,
            CenterAddress center,
            CenterTrust trust,
            String token,
            @Nullable Path ackLog) {}

    private final Options order;
    private final PrintWriter out;
    private final ProgressBar bar;
    private final Rejections rejections;
    private final DropCounter drops = new DropCounter();
    private volatile boolean disturbed;

    public Replay(Options order, PrintWriter out, PrintWriter err) {
        this.order = order;
        this.out = out;
        this.bar = new ProgressBar(err, ProgressBar.onTerminal(), System::nanoTime);
        this.rejections = new Rejections(bar::line);
    }

    /** @return exit code: 0 on success, 1 if records were rejected or dropped */
    public int run() throws CommandFailure {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Spool spool = SegmentedSpool.open(
                        scratch.path(),
                        SpoolLimits.of(SPOOL_BYTES),
                        SpoolKey.ephemeral(),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        drops);
                RecordingReplay replay = new RecordingReplay(
                        order.files(),
                        new Source(order.asset(), null, false, LineFormat.ANY),
                        AgentSettings.LINE_LIMIT,
                        pace(),
                        spool,
                        drops)) {
            return report(send(scratch.path(), spool, replay));
        } catch (IOException e) {
            throw new CommandFailure("the replay failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private ReplayPace pace() {
        if (order.speed() > 0) {
            return ReplayPace.byRecordTime(order.speed(), System::nanoTime);
        }
        return order.rate() > 0 ? ReplayPace.perSecond(order.rate(), System::nanoTime) : ReplayPace.MAX;
    }

    private UplinkStatus send(Path directory, Spool spool, RecordingReplay replay)
            throws IOException, CommandFailure, InterruptedException {
        Uplink uplink = new Uplink(
                spool,
                UplinkSettings.of(
                        List.of(order.center().uplink()), order.token(), order.trust(), AgentVersion.text(), true, 0),
                new ConsoleUplinkListener(List.of(order.center()), this::change, what -> {}, this::acked),
                drops,
                new HostLoad(directory, System::nanoTime),
                () -> null,
                Clock.systemUTC(),
                new SecureRandom());
        try (UplinkThread thread = new UplinkThread(uplink)) {
            Progress progress = Progress.MORE;
            long giveUpAt = System.nanoTime() + FIRST_ANSWER_WITHIN.toNanos();
            boolean reached = false;
            while (progress != Progress.ENDED || spool.firstPending() < spool.nextSequence()) {
                thread.check();
                reached = reached || uplink.status().connected() || uplink.answered();
                if (!reached && System.nanoTime() - giveUpAt > 0) {
                    throw neverReached();
                }
                if (progress != Progress.ENDED) {
                    progress = spool.isFarAhead() ? Progress.IDLE : replay.collect();
                }
                if (progress != Progress.MORE) {
                    Thread.sleep(IDLE_MILLIS);
                }
                draw(replay.progress(), uplink.status());
            }
        }
        return uplink.status();
    }

    /**
     * The replay waits for a center that restarts, but fails if the center was never reached, because the address is
     * probably wrong.
     */
    private CommandFailure neverReached() {
        return new CommandFailure(
                "nothing was sent: the center at %s was not reached within %d s: start the center, or name another center with --center URL"
                        .formatted(order.center(), FIRST_ANSWER_WITHIN.toSeconds()));
    }

    /** Prints each change of the connection, except the first successful connection. */
    private void change(String text) {
        if (disturbed || !text.startsWith("connected")) {
            disturbed = true;
            bar.line(text);
        }
    }

    private void draw(ReplayProgress read, UplinkStatus sent) {
        double readShare = read.totalBytes() == 0 ? 1 : (double) read.bytes() / read.totalBytes();
        double ackedShare = read.records() == 0 ? 0 : (double) sent.acked() / read.records();
        bar.draw(readShare * ackedShare, sent.acked());
    }

    private void acked(UplinkFrame.Ack ack) {
        rejections.add(ack.rejected());
        Path log = order.ackLog();
        if (log != null) {
            try {
                Files.writeString(
                        log,
                        ack.through() + " " + ack.detections() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private int report(UplinkStatus status) {
        bar.clear();
        rejections.sumUp();
        drops.counts().forEach((reason, count) -> bar.line("dropped %d: %s".formatted(count, reason)));
        out.printf("sent %d, acked %d, rejected %d%n", status.sent(), status.acked(), status.rejected());
        out.flush();
        return status.rejected() > 0 || !drops.counts().isEmpty() ? 1 : 0;
    }
}
