package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A sensor's conversation, the real one, on a line that a simulation holds: it goes on only when told to. */
public final class SimulatedSensor {
    private final CenterSession session;

    /** @param up takes what the sensor sends: texts as {@code String}, batches as {@code byte[]} */
    public SimulatedSensor(
            Spool spool,
            RunningHash hash,
            int batchRecords,
            RandomGenerator random,
            LongSupplier nanos,
            Consumer<Object> up) {
        UplinkSettings settings = new UplinkSettings(
                List.of(URI.create("ws://simulated")),
                "credential",
                CenterTrust.systemDefault(),
                "simulated",
                new UplinkSettings.Batch(batchRecords, 1 << 20),
                new UplinkSettings.Timeouts(
                        Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)),
                new UplinkSettings.Retry(Duration.ofMillis(1), Duration.ofMillis(1), false),
                0);
        DropCounter drops = new DropCounter();
        session = new CenterSession(
                new SimulatedLine(up),
                spool,
                settings,
                new Silent(),
                new RecordCounts(Clock.systemUTC()),
                new FrameEncoder(hash, drops),
                new HealthReporter(
                        new HealthCollector(spool, drops, new HostLoad(Path.of("."), nanos), Clock.systemUTC(), nanos),
                        nanos),
                () -> null,
                random,
                nanos);
    }

    private record SimulatedLine(Consumer<Object> up) implements CenterConnection {
        @Override
        public void send(UplinkFrame frame) {
            up.accept(UplinkCodec.encode(frame));
        }

        @Override
        public void send(byte[] batch) {
            up.accept(batch);
        }

        @Override
        public Optional<UplinkFrame> poll(Duration wait) {
            throw new IllegalStateException("the simulation hands frames over itself");
        }
    }

    private record Silent() implements UplinkListener {
        @Override
        public void connected() {}

        @Override
        public void disconnected(String why) {}

        @Override
        public void waiting(String what) {}

        @Override
        public void diverged(String what) {}

        @Override
        public void acked(UplinkFrame.Ack ack) {}
    }

    public void begin() throws IOException {
        session.start();
    }

    public boolean sendBatch() throws IOException {
        return session.sendBatch();
    }

    /** @return why the sensor ends the connection; empty when it goes on */
    public Optional<String> hear(String frame) throws IOException {
        try {
            session.receive(UplinkCodec.decode(frame));
            return Optional.empty();
        } catch (ConnectionLostException | UplinkFailure | ProtocolException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
