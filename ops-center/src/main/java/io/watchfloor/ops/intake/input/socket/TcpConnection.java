package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.limits.ConnectionShares;
import io.watchfloor.ops.platform.limits.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection. The sender is identified by the token in each message, and the records of each sender are
 * submitted in order.
 */
final class TcpConnection implements ConnectionShares.Member {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private static final int BATCH = 500;
    private static final int BATCH_BYTES = 4 << 20;
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final long HANDSHAKE_NANOS = HANDSHAKE_MILLIS * 1_000_000L;

    /** How often a connection without incoming data checks whether the input is still open. */
    private static final int LOOK_MILLIS = 500;

    /** Time limit for the first message of a sender that must present a credential. */
    private static final long UNKNOWN_NANOS = 30_000_000_000L;

    /** Time limit for reading data in transit after the input or this connection was closed. */
    private static final long DRAIN_NANOS = 10_000_000_000L;

    /** The idle timeout is divided by this number for a sender of which no record was accepted yet, as for HTTP. */
    private static final int STRANGERS_SHARE = 6;

    private final Socket socket;
    private final PortInput door;
    private final MessageFraming frames;
    private final BooleanSupplier open;
    private final ConnectionShares<TcpConnection> shares;
    private final InetAddress peer;
    private final InetAddress origin;
    private final boolean needsCredential;
    private final long since = System.nanoTime();
    private volatile long lastMessage = since;
    private volatile boolean handshaking;
    private volatile boolean waits = true;
    private volatile boolean known;

    /**
     * When the center closed this connection while the input remained open; 0 if the connection was not closed in
     * this way.
     */
    private volatile long closedAt;

    private boolean outputClosed;
    private final List<InputRecord> batch = new ArrayList<>();
    private long batchBytes;
    private volatile Socket stream;
    private long closing;
    private boolean ended;
    private volatile @Nullable InputConnection line;
    private @Nullable String token;

    TcpConnection(
            Socket socket,
            PortInput door,
            MessageFraming frames,
            BooleanSupplier open,
            ConnectionShares<TcpConnection> shares) {
        this.socket = socket;
        this.door = door;
        this.frames = frames;
        this.open = open;
        this.shares = shares;
        this.peer = socket.getInetAddress();
        this.origin = Peer.origin(peer);
        this.needsCredential = !door.open().accepts(peer);
        this.stream = socket;
    }

    @Override
    public InetAddress origin() {
        return origin;
    }

    /** Whether the sender must present a credential. */
    boolean needsCredential() {
        return needsCredential;
    }

    @Override
    public boolean waits() {
        return waits;
    }

    /**
     * Closes the connection. Data in transit is still read from a known sender, but not from a sender of which no
     * record was accepted yet.
     */
    @Override
    public void evict() {
        closedAt = Math.max(1, System.nanoTime());
        if (!known) {
            end();
        }
    }

    /** Whether the center has closed the connection and may still read data in transit. */
    boolean isEnding() {
        return closedAt != 0;
    }

    /** Runs until the sender closes the connection, or the input closes. */
    void run(Optional<SSLContext> tls) {
        try (Socket plain = socket) {
            plain.setKeepAlive(true);
            if (tls.isPresent()) {
                try (SSLSocket encrypted = encrypted(plain, tls.get())) {
                    stream = encrypted;
                    plain.setSoTimeout(LOOK_MILLIS);
                    read(encrypted.getInputStream());
                }
            } else {
                plain.setSoTimeout(LOOK_MILLIS);
                read(plain.getInputStream());
            }
        } catch (SSLException | SocketTimeoutException e) {
            if (isOpen()) {
                door.counters()
                        .refused(
                                "input.tls",
                                "The TLS handshake with %s failed: %s"
                                        .formatted(peer.getHostAddress(), e.getMessage()));
            }
        } catch (SocketException e) {
            LOG.debug("A connection from {} was lost: {}", peer.getHostAddress(), e.toString());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Closing a connection from {} to the input {}: {}",
                    peer.getHostAddress(),
                    door.name().text(),
                    e.toString());
        } catch (InputRejection refusal) {
            LOG.info(
                    "Closing a connection from {} to the input {}: {}",
                    peer.getHostAddress(),
                    door.name().text(),
                    refusal.detail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            countLost();
        }
    }

    private SSLSocket encrypted(Socket plain, SSLContext context) throws IOException {
        SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        encrypted.setUseClientMode(false);
        plain.setSoTimeout(HANDSHAKE_MILLIS);
        handshaking = true;
        encrypted.startHandshake();
        handshaking = false;
        return encrypted;
    }

    private void read(InputStream in) throws IOException, InputRejection, InterruptedException {
        boolean more = true;
        while (more && mayContinue()) {
            if (batch.isEmpty()) {
                waits(true);
            }
            more = fill(in);
            for (byte[] message = next(); message != null; message = next()) {
                handle(message);
            }
            if (ended) {
                byte[] rest = frames.rest();
                if (rest != null) {
                    handle(rest);
                }
            }
            // Waits for more data before the batch is submitted, because otherwise each single message or TLS record
            // of a sender would become a separate batch.
            if (!more || !hasMoreData()) {
                submit();
            }
        }
        if (!ended && frames.rest() != null) {
            door.counters().refused("input.lost", "The input closed before the message was complete.");
        }
        submit();
    }

    private void waits(boolean now) {
        if (waits != now) {
            waits = now;
            shares.changed(this);
        }
    }

    private boolean isOpen() {
        return closedAt == 0 && open.getAsBoolean();
    }

    /** True while the input is open, and after that during the time limit for data in transit. */
    private boolean mayContinue() {
        if (isOpen()) {
            return true;
        }
        if (closing == 0) {
            closing = System.nanoTime();
        }
        return System.nanoTime() - closing < DRAIN_NANOS;
    }

    /** Returns whether the operating system has received more data from the sender. */
    private boolean hasMoreData() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException ended) {
            return false;
        }
    }

    /**
     * After the input or the connection was closed, the input stream ends as soon as no more data is in transit. The
     * text after the last delimiter is then treated as an incomplete message.
     */
    private boolean fill(InputStream in) throws IOException {
        while (true) {
            try {
                ended = !frames.fill(in);
                return !ended;
            } catch (SocketTimeoutException silent) {
                if (!isOpen() && closeOutputOnce()) {
                    return false;
                }
            } catch (IOException e) {
                if (!isOpen()) {
                    return false;
                }
                throw e;
            }
        }
    }

    /**
     * Shuts down the output once, to notify the sender. When the whole input is closed, the port notifies the senders
     * of all connections.
     */
    private boolean closeOutputOnce() {
        if (outputClosed || !open.getAsBoolean()) {
            return true;
        }
        outputClosed = true;
        stop();
        return false;
    }

    /**
     * Closes the connection if the sender is too slow. Called periodically by the port, so that senders that send
     * single bytes slowly are also detected.
     *
     * @param idle maximum time in which a known sender may send no complete message
     */
    void expire(long now, Duration idle) {
        if (closedAt != 0) {
            if (now - closedAt > DRAIN_NANOS) {
                end();
            }
        } else if (handshaking && now - since > HANDSHAKE_NANOS) {
            expire("input.tls", "%s did not complete its TLS handshake within 10 seconds.".formatted(host()));
        } else if (needsCredential && line == null && now - since > UNKNOWN_NANOS) {
            expire("input.no-credential", Ports.foreign(peer));
        } else if (waits && now - lastMessage > idle.toNanos() / (known ? 1 : STRANGERS_SHARE)) {
            expire(
                    "input.idle",
                    "%s sent no complete message within the idle-timeout of the input: send more often, or raise the timeout."
                            .formatted(host()));
        }
    }

    private void expire(String code, String detail) {
        if (shares.closed(this)) {
            door.counters().refused(code, detail);
            evict();
        }
    }

    private String host() {
        return peer.getHostAddress();
    }

    private byte @Nullable [] next() {
        while (true) {
            try {
                return frames.next();
            } catch (InputRejection refusal) {
                door.counters().refused(refusal.code(), refusal.detail());
            }
        }
    }

    private void handle(byte[] message) throws InputRejection, InterruptedException {
        lastMessage = System.nanoTime();
        waits(false);
        Optional<ReceivedMessage> heard;
        try {
            heard = door.reader().read(message, peer);
        } catch (InputRejection refusal) {
            door.counters().refused(refusal.code(), refusal.detail());
            return;
        }
        if (heard.isEmpty()) {
            return;
        }
        // A token sent without TLS is ignored, because anyone on the network could read it. In this case, only the
        // networks in the settings determine who may send.
        admit(stream instanceof SSLSocket ? heard.get().token() : null);
        batch.add(heard.get().record());
        batchBytes += heard.get().record().body().length;
        if (batch.size() >= BATCH || batchBytes >= BATCH_BYTES) {
            submit();
        }
    }

    /** @throws InputRejection when the sender is not allowed to send; the connection must then be closed */
    private void admit(@Nullable String shown) throws InputRejection, InterruptedException {
        if (line != null && Objects.equals(shown, token)) {
            return;
        }
        submit();
        try {
            line = door.line(door.sender(shown, peer));
            token = shown;
        } catch (InputRejection refusal) {
            door.counters().refused(refusal.code(), refusal.detail());
            throw refusal;
        }
    }

    private void submit() throws InputRejection, InterruptedException {
        InputConnection to = line;
        if (to == null || batch.isEmpty()) {
            return;
        }
        var unused = to.submit(batch, this::mayContinue);
        batch.clear();
        batchBytes = 0;
        if (!known) {
            known = true;
            shares.known(this);
        }
    }

    /** Counts records that were read but not submitted, because the sender assumes that these records arrived. */
    private void countLost() {
        if (!batch.isEmpty()) {
            door.counters()
                    .refused("input.lost", "The input closed before these records were committed.", batch.size());
            batch.clear();
        }
    }

    /** Notifies the sender that the connection closes. Data that is still in transit is read. */
    void stop() {
        try {
            stream.shutdownOutput();
        } catch (IOException gone) {
            LOG.debug("Connection already closed: {}", gone.toString());
        }
    }

    void end() {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.debug("Connection already closed: {}", gone.toString());
        }
    }
}
