package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Simulates thousands of sensors in one process for fault tests: with the agent's sockets, time-outs and waits, but
 * without spool, and with one HTTP client for all. The session is simplified, because the agent's polling every 25 ms
 * would be too expensive for so many.
 *
 * <p>Reads commands from standard input and answers each with lines up to an empty line: {@code send} gives every
 * sensor one more batch, {@code sensors} prints for each sensor since when it is connected and when its latest batch
 * was acknowledged (milliseconds since 1970, 0 for never), {@code failures} prints failures with their counts, {@code
 * last} prints the last steps of the sensors that connected last. Ends at the end of its input.
 */
final class SensorHerd {
    /** A record that matches a rule of the run, and others that do not. */
    private static final int BATCH = 3;

    /** For how many of the last sensors, and for how many of their steps, {@code last} prints details. */
    private static final int LAST = 10;

    private static final int STEPS = 50;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final URI uplink;
    private final boolean retries;
    private final HttpClient client =
            HttpClient.newBuilder().executor(Executors.newFixedThreadPool(2)).build();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final List<Sensor> sensors = new ArrayList<>();
    /** When each batch was created; a resent record is unchanged. */
    private final List<Instant> batches = new CopyOnWriteArrayList<>();

    private SensorHerd(URI uplink, boolean retries) {
        this.uplink = uplink;
        this.retries = retries;
    }

    /**
     * @param args the uplink's address, a file with one credential per line, and whether a sensor reconnects after a
     *     loss
     */
    public static void main(String[] args) throws IOException {
        SensorHerd herd = new SensorHerd(URI.create(args[0]), Boolean.parseBoolean(args[2]));
        for (String credential : Files.readAllLines(Path.of(args[1]))) {
            herd.sensors.add(herd.new Sensor(herd.sensors.size(), credential));
        }
        herd.sensors.forEach(sensor -> Thread.ofVirtual().start(sensor::run));
        herd.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.exit(0);
    }

    private void obey(BufferedReader orders) throws IOException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            StringBuilder answer = new StringBuilder();
            switch (order) {
                case "send" -> batches.add(Instant.now());
                case "sensors" ->
                    sensors.forEach(sensor -> answer.append(sensor.liveAt)
                            .append(' ')
                            .append(sensor.ackedAt())
                            .append('\n'));
                case "failures" ->
                    new TreeMap<>(failures)
                            .forEach((reason, times) -> answer.append("%d times: %s%n".formatted(times.sum(), reason)));
                case "last" ->
                    sensors.stream()
                            .sorted(Comparator.comparingLong((Sensor sensor) -> -sensor.liveAt))
                            .limit(LAST)
                            .forEach(sensor -> answer.append(sensor.way()).append('\n'));
                default -> throw new IllegalArgumentException(order);
            }
            System.out.println(answer);
        }
    }

    private void count(String reason) {
        failures.computeIfAbsent(reason, unused -> new LongAdder()).increment();
    }

    private final class Sensor {
        private final String asset;
        private final UplinkSettings settings;
        private final Backoff backoff;
        private final SplittableRandom random = new SplittableRandom();
        private final long epoch = random.nextLong();
        private final NavigableMap<Long, Long> histories = new TreeMap<>(Map.of(0L, epoch));
        private long sent;
        private long sentHistory = epoch;
        private long ackedHistory = epoch;
        private @Nullable Long lineage;
        /** The sensor's steps since it lost the connection. */
        private final Queue<String> way = new ConcurrentLinkedQueue<>();

        private long beatenAt = System.nanoTime();
        private volatile long acked;
        private volatile long latestAckAt;
        private volatile long liveAt;

        Sensor(int number, String credential) {
            asset = "herd-%05d.corp.example".formatted(number);
            settings = UplinkSettings.of(uplink, credential, "herd", false, 0);
            backoff = new Backoff(settings.retry().first(), settings.retry().most(), random);
        }

        /** When all its batches were acknowledged; 0 if one is pending. */
        long ackedAt() {
            return acked == given() ? latestAckAt : 0;
        }

        private void met(String what) {
            if (way.size() < STEPS) {
                way.add("%tT %s".formatted(LocalTime.now(ZoneOffset.UTC), what));
            }
        }

        String way() {
            return String.join(", ", way);
        }

        private long given() {
            return (long) batches.size() * BATCH;
        }

        private void acked(long through) {
            if (through > acked) {
                latestAckAt = System.currentTimeMillis();
                acked = through;
                ackedHistory = histories.getOrDefault(through, 0L);
                histories.headMap(through).clear();
            }
        }

        void run() {
            try {
                do {
                    converse();
                    Thread.sleep(backoff.next());
                } while (retries);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void converse() throws InterruptedException {
            met("connects");
            try (CenterSocket socket = CenterSocket.connect(client, settings, uplink)) {
                met("connected");
                converse(socket);
            } catch (ConnectionLostException | UplinkFailure e) {
                Throwable cause = e.getCause();
                if (e instanceof ConnectionLostException lost && lost.overloaded()) {
                    backoff.limitTo(Uplink.OVERLOADED_RETRY);
                }
                String why = e.getMessage()
                        + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
                count(why);
                if (liveAt > 0) {
                    way.clear();
                }
                met(why);
            } finally {
                liveAt = 0;
            }
        }

        private void converse(CenterSocket socket) throws ConnectionLostException, InterruptedException {
            long answerBy = hello(socket);
            while (true) {
                if (liveAt != 0 && sent < given()) {
                    send(socket);
                }
                Optional<UplinkFrame> frame = socket.poll(LOOK);
                if (System.nanoTime() - beatenAt
                        > settings.timeouts().pingAfter().toNanos()) {
                    beatenAt = System.nanoTime();
                    socket.send(new UplinkFrame.Beat());
                }
                if (frame.isPresent() && heard(frame.get())) {
                    answerBy = hello(socket);
                } else if (liveAt == 0 && System.nanoTime() - answerBy > 0) {
                    throw new ConnectionLostException("the center does not answer the hello");
                }
            }
        }

        private long hello(CenterSocket socket) throws ConnectionLostException {
            socket.send(new UplinkFrame.Hello(
                    settings.agentVersion(),
                    epoch,
                    given() + 1,
                    acked + 1,
                    ackedHistory,
                    lineage,
                    List.of(),
                    null,
                    null));
            return System.nanoTime() + settings.timeouts().answerWithin().toNanos();
        }

        private void send(CenterSocket socket) throws ConnectionLostException {
            List<TelemetryRecord> records = new ArrayList<>();
            Instant at = batches.get((int) (sent / BATCH));
            for (int place = 1; place <= BATCH; place++) {
                records.add(new TelemetryRecord(
                        sent + place,
                        at.toEpochMilli(),
                        null,
                        null,
                        started(at, place == 1 ? "vssadmin.exe" : "notepad.exe")));
            }
            TelemetryBatch batch = new TelemetryBatch(epoch, sent + 1, sentHistory, records);
            socket.send(UplinkCodec.encodeBatch(batch));
            sent += BATCH;
            sentHistory = batch.histories(RunningHash.SHA_256)[BATCH - 1];
            histories.put(sent, sentHistory);
            beatenAt = System.nanoTime();
        }

        private byte[] started(Instant at, String program) {
            return """
                    {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s"}}
                    """.formatted(asset, at, program).getBytes(StandardCharsets.UTF_8);
        }

        /** Whether the sensor must send a new hello. */
        private boolean heard(UplinkFrame frame) throws ConnectionLostException, InterruptedException {
            switch (frame) {
                case UplinkFrame.Welcome welcome -> {
                    acked(welcome.ackedThrough());
                    lineage = welcome.lineage();
                    sent = acked;
                    sentHistory = ackedHistory;
                    backoff.reset();
                    liveAt = System.currentTimeMillis();
                    met("live");
                }
                case UplinkFrame.Ack ack -> acked(ack.through());
                case UplinkFrame.Wait wait -> {
                    count("the center asks to wait: " + wait.reason());
                    if (liveAt == 0) {
                        met("waits");
                    }
                    Thread.sleep(wait.retryAfterMillis());
                    sent = acked;
                    sentHistory = ackedHistory;
                    return liveAt == 0;
                }
                case UplinkFrame.Refusal refusal -> throw new ConnectionLostException("refused: " + refusal.code());
                case UplinkFrame.StartNewEpoch start ->
                    throw new ConnectionLostException("set back: " + start.reason());
                case UplinkFrame.Compared compared ->
                    throw new ConnectionLostException("an answer that nobody asked for");
                case UplinkFrame.Heard heard -> {
                    // Counts as any other sign of life.
                }
                case UplinkFrame.FromSensor ours -> throw new ConnectionLostException("a sensor's frame");
                case UplinkFrame.Control care ->
                    throw new ConnectionLostException("an order that nobody offered to take");
            }
            return false;
        }
    }
}
