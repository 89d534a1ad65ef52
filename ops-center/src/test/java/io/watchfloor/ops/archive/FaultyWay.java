package io.watchfloor.ops.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Passes connections on to a server, and does to each what the test wants. A connection has one request: it is closed when
 * a second one comes.
 */
final class FaultyWay implements AutoCloseable {

    /** What happens to a connection. */
    enum Fault {
        NONE,
        /** The connection is closed at once. */
        REFUSED,
        /** The server gets a part of the request. */
        CUT_REQUEST,
        /** The server does what it was asked for, and the client gets no answer. */
        LOST_ANSWER,
        /** The client gets a part of the answer. */
        CUT_ANSWER,
        /** The answer is 503. */
        BUSY,
        /** The server does what it was asked for, and no byte of the answer arrives. */
        SILENT,
        /** The answer arrives slowly. */
        SLOW
    }

    private static final byte[] SERVICE_UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final int target;
    private final Supplier<Fault> faults;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<Fault, AtomicInteger> counts = new EnumMap<>(Fault.class);

    /** @param faults the fault of the next connection */
    FaultyWay(int target, Supplier<Fault> faults) throws IOException {
        this.target = target;
        this.faults = faults;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        for (Fault fault : Fault.values()) {
            counts.put(fault, new AtomicInteger());
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    int count(Fault fault) {
        return counted(fault).get();
    }

    private AtomicInteger counted(Fault fault) {
        return Objects.requireNonNull(counts.get(fault));
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                Fault fault;
                synchronized (faults) {
                    fault = faults.get();
                }
                counted(fault).incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client, fault));
            } catch (IOException e) {
                return; // The door is closed.
            }
        }
    }

    private void serve(Socket client, Fault fault) {
        try (client;
                Socket server =
                        fault == Fault.REFUSED ? new Socket() : new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            if (fault == Fault.REFUSED) {
                return;
            }
            if (fault == Fault.BUSY) {
                drain(client);
                client.getOutputStream().write(SERVICE_UNAVAILABLE);
                client.getOutputStream().flush();
                return;
            }
            AtomicBoolean answered = new AtomicBoolean();
            Thread.ofVirtual().start(() -> request(client, server, fault, answered));
            switch (fault) {
                case LOST_ANSWER -> {
                    server.getInputStream().read();
                    server.getInputStream().skip(100);
                }
                case SILENT -> server.getInputStream().transferTo(OutputStream.nullOutputStream());
                case CUT_ANSWER, SLOW, NONE, CUT_REQUEST, REFUSED, BUSY -> answer(server, client, fault, answered);
            }
        } catch (IOException e) {
            // One side has closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the request to its end: a connection that is closed before loses the answer. */
    private static void drain(Socket client) throws IOException {
        client.setSoTimeout(300);
        try {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            // The client waits for the answer.
        }
    }

    private static void request(Socket client, Socket server, Fault fault, AtomicBoolean answered) {
        byte[] buffer = new byte[8192];
        long most = fault == Fault.CUT_REQUEST ? 1500 : Long.MAX_VALUE;
        long passed = 0;
        try (client;
                server) {
            int read = client.getInputStream().read(buffer);
            while (read >= 0 && !answered.get() && passed < most) {
                int pass = (int) Math.min(read, most - passed);
                server.getOutputStream().write(buffer, 0, pass);
                passed += pass;
                read = client.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // The other side has closed the connection.
        }
    }

    private static void answer(Socket server, Socket client, Fault fault, AtomicBoolean answered)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[fault == Fault.SLOW ? 400 : 8192];
        long most = fault == Fault.CUT_ANSWER ? 700 : Long.MAX_VALUE;
        long passed = 0;
        int read = server.getInputStream().read(buffer);
        while (read >= 0 && passed < most) {
            if (!new String(buffer, 0, read, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 100")) {
                answered.set(true);
            }
            int pass = (int) Math.min(read, most - passed);
            client.getOutputStream().write(buffer, 0, pass);
            passed += pass;
            if (fault == Fault.SLOW) {
                Thread.sleep(2);
            }
            read = server.getInputStream().read(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
