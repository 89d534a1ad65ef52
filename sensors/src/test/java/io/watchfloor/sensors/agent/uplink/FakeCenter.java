package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.uplink.ServerSideSocket.Message;
import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.BatchLimits;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.TraceContext;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import io.watchfloor.sensors.protocol.UplinkFrame.Compared.Same;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A center that implements the protocol only: it stores the acknowledged sequence of each epoch, evaluates each record
 * once, and records protocol violations of a sensor. Its {@link Temper} injects faults.
 */
public final class FakeCenter implements AutoCloseable {
    /** What the center does after it has evaluated a batch. */
    public enum Then {
        ACK,
        ACK_TWICE,
        /** Evaluates the batch but never sends the ack. */
        DROP_CONNECTION,
        /** Ignores the batch and asks the sensor to wait. */
        WAIT,
        START_NEW_EPOCH,
        REFUSE
    }

    /** Decides about the n-th batch (from 0) that reaches this center. */
    @FunctionalInterface
    public interface Temper {
        Then then(int batch);
    }

    static final long LINEAGE = 0xcafe;

    private final ServerSocket server;
    private final Temper temper;
    private final int credit;
    private final Map<Long, Long> judgedThrough = new ConcurrentHashMap<>();
    private final Map<Long, Map<Long, Long>> histories = new ConcurrentHashMap<>();
    private final List<String> judged = new ArrayList<>();
    private final List<SequenceGap> gaps = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<ServerSideSocket> open = new ArrayList<>();
    private Predicate<TelemetryRecord> rejects = record -> false;
    private BatchLimits limits = BatchLimits.standard();
    private boolean keepsBodies = true;
    private volatile boolean mute;
    private volatile boolean crowded;
    private final AtomicInteger beats = new AtomicInteger();
    private final List<UplinkFrame.Hello> hellos = new CopyOnWriteArrayList<>();
    private final Set<Feature> takes = ConcurrentHashMap.newKeySet();
    private final List<SensorHealth> healths = new CopyOnWriteArrayList<>();
    private final List<String> goodbyes = new CopyOnWriteArrayList<>();
    private final List<TraceContext> traces = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong count = new AtomicLong();
    private long answerAfterMillis;
    private int batches;

    public FakeCenter(int port, int credit, Temper temper) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.credit = credit;
        this.temper = temper;
        Thread.ofPlatform().daemon().name("fake-center").start(this::serve);
    }

    public URI uplink() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/api/v1/uplink");
    }

    public void rejects(Predicate<TelemetryRecord> which) {
        rejects = which;
    }

    void readsFramesOf(int bytes) {
        limits = limits.withFrameBytes(bytes);
    }

    void answersAfter(long millis) {
        answerAfterMillis = millis;
    }

    /** From now on the center reads but sends nothing, not even a pong. */
    synchronized void fallsSilent() {
        mute = true;
        open.forEach(ServerSideSocket::neverAnswerPings);
    }

    /** Acts as if this part of an epoch was acknowledged before. */
    void remembers(long epoch, long through, long history) {
        judgedThrough.put(epoch, through);
        histories.computeIfAbsent(epoch, unknown -> new ConcurrentHashMap<>()).put(through, history);
    }

    /** Sets whether another host uses the sensor's credential. */
    void isCrowded(boolean now) {
        crowded = now;
    }

    int beats() {
        return beats.get();
    }

    List<UplinkFrame.Hello> hellos() {
        return List.copyOf(hellos);
    }

    void takes(Feature feature) {
        takes.add(feature);
    }

    /** The health reports received. */
    List<SensorHealth> healths() {
        return List.copyOf(healths);
    }

    List<String> goodbyes() {
        return List.copyOf(goodbyes);
    }

    /** The traces of the received batches. */
    synchronized List<TraceContext> traces() {
        return List.copyOf(traces);
    }

    public void countOnly() {
        keepsBodies = false;
    }

    /** The bodies of all records, each once, in the order of evaluation. */
    public synchronized List<String> judged() {
        return List.copyOf(judged);
    }

    /** The gaps in batches, each once, in the order of evaluation. */
    synchronized List<SequenceGap> gaps() {
        return List.copyOf(gaps);
    }

    public long count() {
        return count.get();
    }

    int connections() {
        return connections.get();
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (ServerSideSocket sensor = new ServerSideSocket(socket)) {
            if (!sensor.header("authorization").equals("Bearer good")) {
                sensor.refuse(401);
                return;
            }
            sensor.accept(UplinkCodec.SUB_PROTOCOL);
            connections.incrementAndGet();
            synchronized (this) {
                open.add(sensor);
            }
            converse(sensor);
        } catch (IOException | ProtocolException e) {
            complain(e.toString(), e instanceof ProtocolException);
        }
    }

    private void converse(ServerSideSocket sensor) throws IOException, ProtocolException {
        Conversation conversation = new Conversation(sensor);
        for (Message message = sensor.read(); message != null; message = sensor.read()) {
            if (message.bytes() != null && !mute) {
                if (!heard(conversation, UplinkCodec.decodeBatch(message.bytes(), limits))) {
                    return;
                }
            } else if (message.bytes() == null) {
                told(conversation, UplinkCodec.decode(message.text()));
            }
        }
    }

    private void told(Conversation conversation, UplinkFrame frame) throws IOException {
        if (frame instanceof UplinkFrame.Hello hello) {
            long let = hello.firstPending() - 1;
            history(hello.epoch()).putIfAbsent(let, hello.history());
            // No record before the first pending one will follow: the spool has lost and counted it.
            judgedThrough.merge(hello.epoch(), let, Math::max);
            conversation.epoch = hello.epoch();
            conversation.passesOver = false;
            hellos.add(hello);
            greet(conversation.sensor, hello);
        } else if (frame instanceof UplinkFrame.Compare compare) {
            Long known = history(compare.epoch()).get(compare.sequence());
            say(
                    conversation.sensor,
                    new UplinkFrame.Compared(
                            compare.epoch(),
                            compare.sequence(),
                            known == null ? Same.UNKNOWN : known == compare.history() ? Same.TRUE : Same.FALSE));
        } else if (frame instanceof UplinkFrame.Beat) {
            beats.incrementAndGet();
        } else if (frame instanceof UplinkFrame.Health health) {
            healths.add(health.health());
            say(conversation.sensor, new UplinkFrame.Heard(Instant.EPOCH.plusSeconds(healths.size())));
        } else if (frame instanceof UplinkFrame.Goodbye goodbye) {
            goodbyes.add(goodbye.reason());
            conversation.sensor.close();
        }
    }

    private Map<Long, Long> history(long epoch) {
        return histories.computeIfAbsent(epoch, unknown -> new ConcurrentHashMap<>());
    }

    /** The state of one connection; after a wait or a new epoch it ignores batches in flight ({@code passesOver}). */
    private static final class Conversation {
        private final ServerSideSocket sensor;
        private long epoch;
        private boolean passesOver;

        private Conversation(ServerSideSocket sensor) {
            this.sensor = sensor;
        }
    }

    private void greet(ServerSideSocket sensor, UplinkFrame.Hello hello) throws IOException {
        if (crowded) {
            say(sensor, new UplinkFrame.Refusal("sensor.session-live", "another machine speaks for this sensor"));
            return;
        }
        long through = judgedThrough.getOrDefault(hello.epoch(), 0L);
        say(
                sensor,
                new UplinkFrame.Welcome(
                        through,
                        history(hello.epoch()).getOrDefault(through, 0L),
                        LINEAGE,
                        credit,
                        limits.frameBytes(),
                        Instant.EPOCH,
                        takes));
    }

    private boolean heard(Conversation with, TelemetryBatch batch) throws IOException {
        long through = judgedThrough.getOrDefault(with.epoch, 0L);
        if (with.passesOver && (batch.epoch() != with.epoch || batch.firstSequence() > through + 1)) {
            return true;
        }
        with.passesOver = false;
        complain("a batch of another epoch", batch.epoch() != with.epoch);
        complain("more than credit", batch.lastSequence() - batch.firstSequence() >= credit);
        complain("gaps, although it takes none", !batch.gaps().isEmpty() && !takes.contains(Feature.GAPS));
        switch (next()) {
            case ACK -> acknowledge(with, batch, 1);
            case ACK_TWICE -> acknowledge(with, batch, 2);
            case WAIT -> {
                with.passesOver = true;
                say(with.sensor, new UplinkFrame.Wait(30, "busy"));
            }
            case START_NEW_EPOCH -> {
                with.passesOver = true;
                with.epoch = 0;
                say(with.sensor, new UplinkFrame.StartNewEpoch("asked to"));
            }
            case DROP_CONNECTION -> {
                judge(batch);
                return false;
            }
            case REFUSE -> {
                say(with.sensor, new UplinkFrame.Refusal("sensor.revoked", "enroll it again"));
                return false;
            }
        }
        return true;
    }

    private synchronized Then next() {
        return temper.then(batches++);
    }

    private void acknowledge(Conversation with, TelemetryBatch batch, int times) throws IOException {
        List<UplinkFrame.Rejection> rejected = judge(batch);
        for (int i = 0; i < times; i++) {
            say(with.sensor, new UplinkFrame.Ack(batch.epoch(), batch.lastSequence(), credit, 0, rejected));
        }
    }

    private synchronized List<UplinkFrame.Rejection> judge(TelemetryBatch batch) {
        long through = judgedThrough.getOrDefault(batch.epoch(), 0L);
        complain(
                "a hole before %d, judged through %d".formatted(batch.firstSequence(), through),
                batch.firstSequence() > through + 1);
        long[] after = batch.histories(RunningHash.SHA_256);
        Map<Long, Long> known = history(batch.epoch());
        complain(
                "other records than before at " + batch.firstSequence(),
                known.getOrDefault(batch.firstSequence() - 1, batch.history()) != batch.history());
        for (int i = 0; i < after.length; i++) {
            if (after[i] != 0) {
                known.put(batch.firstSequence() + i, after[i]);
            }
        }
        batch.gaps().stream()
                .map(BatchGap::lost)
                .filter(lost -> lost.from() > through)
                .forEach(gaps::add);
        TraceContext trace = batch.trace();
        if (trace != null) {
            traces.add(trace);
        }
        List<UplinkFrame.Rejection> rejected = new ArrayList<>();
        for (TelemetryRecord record : batch.records()) {
            if (record.sequence() > through) {
                count.incrementAndGet();
                if (keepsBodies) {
                    judged.add(new String(record.body(), StandardCharsets.UTF_8));
                }
                if (rejects.test(record)) {
                    rejected.add(new UplinkFrame.Rejection(record.sequence(), "telemetry.json", "is no JSON"));
                }
            }
        }
        judgedThrough.merge(batch.epoch(), batch.lastSequence(), Math::max);
        return rejected;
    }

    private void say(ServerSideSocket sensor, UplinkFrame frame) throws IOException {
        try {
            Thread.sleep(answerAfterMillis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        sensor.send(UplinkCodec.encode(frame));
    }

    private synchronized void complain(@Nullable String what, boolean holds) {
        if (holds) {
            complaints.add(String.valueOf(what));
        }
    }

    Map<Long, Long> judgedThrough() {
        return new TreeMap<>(judgedThrough);
    }

    /** Ends all connections without a close frame. */
    synchronized void cutAll() throws IOException {
        for (ServerSideSocket sensor : open) {
            sensor.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutAll();
    }
}
