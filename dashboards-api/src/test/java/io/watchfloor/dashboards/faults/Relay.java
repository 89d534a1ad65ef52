package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** Forwards connections to a port of this machine, which may change with each restart of the server. */
final class Relay implements AutoCloseable {

    private final ServerSocket door;
    private final IntSupplier target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** @param target evaluated for each connection */
    Relay(String host, IntSupplier target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 200, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("relay").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                open.add(from);
                Thread.ofVirtual().start(() -> connect(from));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket from) {
        try (Socket to = new Socket()) {
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
            open.add(to);
            if (cut) {
                throw new IOException("cut");
            }
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> copy(to, from));
            copy(from, to);
            back.join();
            open.remove(to);
        } catch (IOException e) {
            // no server: the client's connection ends
            end(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.remove(from);
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one side has closed; the other is closed below
        }
        end(from);
        end(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections in the middle of their data, and all new ones, until it is repaired. */
    void cut() {
        cut = true;
        open.forEach(Relay::end);
    }

    void mend() {
        cut = false;
    }

    /** Blocks all connections from now on. */
    void refuse() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        door.close();
        open.forEach(Relay::end);
    }
}
