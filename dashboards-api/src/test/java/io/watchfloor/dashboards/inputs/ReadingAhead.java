package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sabotaged input that reads data before the center has committed earlier data. Data in its memory is lost when the
 * center is killed. The tests of losses must detect it.
 */
final class ReadingAhead implements AutoCloseable {

    private static final byte[] END = {};

    private final ServerSocket server;
    private final int door;
    private final AtomicInteger left;

    /** @param door port of the real input behind it */
    ReadingAhead(int door) throws IOException {
        this(door, Integer.MAX_VALUE);
    }

    /**
     * @param pieces maximum number of 64 KiB pieces over all connections, after which it forwards nothing: a
     * disconnected sender reconnects
     */
    ReadingAhead(int door, int pieces) throws IOException {
        this.door = door;
        this.left = new AtomicInteger(pieces);
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket sender = server.accept();
                BlockingQueue<byte[]> memory = new LinkedBlockingQueue<>();
                Thread.ofPlatform().daemon().start(() -> read(sender, memory));
                Thread.ofPlatform().daemon().start(() -> bring(sender, memory));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void read(Socket sender, BlockingQueue<byte[]> memory) {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int read = sender.getInputStream().read(buffer);
                    read >= 0;
                    read = sender.getInputStream().read(buffer)) {
                memory.add(Arrays.copyOf(buffer, read));
            }
        } catch (IOException cutOff) {
            System.out.println("The door that reads ahead was cut off: " + cutOff.getMessage());
        }
        memory.add(END);
    }

    private void bring(Socket sender, BlockingQueue<byte[]> memory) {
        try (sender;
                Socket to = NumberedSender.plain(door)) {
            for (byte[] some = memory.take(); some.length > 0 && left.getAndDecrement() > 0; some = memory.take()) {
                to.getOutputStream().write(some);
            }
        } catch (IOException gone) {
            System.out.printf("The door that reads ahead ends with %d pieces in its memory%n", memory.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
