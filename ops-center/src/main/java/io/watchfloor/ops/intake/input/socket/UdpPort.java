package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP port. One thread reads datagrams into a bounded queue; another thread submits them. UDP cannot slow its
 * senders down, so datagrams that arrive while the queue is full are dropped and counted.
 */
public final class UdpPort implements AutoCloseable {

    /**
     * Code of datagrams that were dropped because the queue was full, which means that the center is slower than its
     * senders.
     */
    public static final String QUEUE_FULL = "input.queue-full";

    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private static final int LARGEST = 65_535;
    private static final int MOST_WAITING = 50_000;
    private static final int MOST_BYTES_WAITING = 32 << 20;
    private static final int RECEIVE_BUFFER = 8 << 20;
    private static final int BATCH = 500;
    private static final long LAST_WAIT_MILLIS = 3_000;

    private final DatagramSocket socket;
    private final PortInput door;
    private final InputCounters counters;
    private final InputConnection line;
    private final BlockingQueue<InputRecord> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final KernelDrops kernel;
    private final Thread reader;
    private final Thread submitter;
    private volatile boolean open = true;

    /** @throws StartFailure with the code {@code input.port} */
    public UdpPort(InetSocketAddress address, PortInput door) {
        this.door = door;
        this.counters = door.counters();
        this.line = door.line(door.own());
        try {
            socket = new DatagramSocket(null);
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            socket.bind(address);
        } catch (IOException e) {
            throw Ports.taken("udp", address, e);
        }
        kernel = new KernelDrops(socket.getLocalPort());
        counters.addAddress("udp " + Ports.text(address, socket.getLocalPort()));
        reader = Thread.ofPlatform()
                .daemon()
                .name("udp-" + socket.getLocalPort())
                .start(this::read);
        submitter = Thread.ofPlatform()
                .daemon()
                .name("udp-" + socket.getLocalPort() + "-bring")
                .start(this::submit);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void read() {
        byte[] buffer = new byte[LARGEST];
        while (open) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                take(packet);
            } catch (IOException | RuntimeException e) {
                if (open) {
                    LOG.warn("A datagram on port {} could not be read: {}", socket.getLocalPort(), e.toString());
                }
            }
        }
    }

    private void take(DatagramPacket packet) {
        if (!door.open().accepts(packet.getAddress())) {
            counters.refused(PortInput.FOREIGN_NETWORK, Ports.foreign(packet.getAddress()));
            return;
        }
        byte[] message =
                Arrays.copyOfRange(packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
        try {
            Optional<ReceivedMessage> heard = door.reader().read(message, packet.getAddress());
            heard.map(ReceivedMessage::record).ifPresent(this::queue);
        } catch (InputRejection refusal) {
            counters.refused(refusal.code(), refusal.detail());
        }
    }

    private void queue(InputRecord arrival) {
        long bytes = bytesWaiting.addAndGet(arrival.body().length);
        if (bytes > MOST_BYTES_WAITING || !waiting.offer(arrival)) {
            bytesWaiting.addAndGet(-arrival.body().length);
            counters.refused(
                    QUEUE_FULL,
                    "Datagrams arrive faster than the center processes them: send over TCP, which slows the sender down.");
        }
    }

    private void submit() {
        try {
            while (open || !waiting.isEmpty()) {
                kernel.more()
                        .ifPresent(dropped -> counters.refused(
                                "input.kernel-dropped",
                                "The kernel dropped datagrams before they were read: raise net.core.rmem_max, or send over TCP.",
                                dropped));
                InputRecord first = waiting.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    List<InputRecord> batch = new ArrayList<>();
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                    bytesWaiting.addAndGet(
                            -batch.stream().mapToLong(one -> one.body().length).sum());
                    submit(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(List<InputRecord> batch) throws InterruptedException {
        try {
            var unused = line.submit(batch, () -> open);
        } catch (InputRejection refusal) {
            counters.refused("input.lost", "Records dropped: " + refusal.detail(), batch.size());
        }
    }

    /** Stops reading, and submits the queued records if the center accepts these records within a short time. */
    @Override
    public void close() {
        open = false;
        socket.close();
        try {
            reader.join(LAST_WAIT_MILLIS);
            submitter.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        submitter.interrupt();
        List<InputRecord> left = new ArrayList<>();
        waiting.drainTo(left);
        if (!left.isEmpty()) {
            counters.refused("input.lost", "The input closed before these records were submitted.", left.size());
        }
    }
}
